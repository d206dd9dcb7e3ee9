//! What the staff is still to be told: that something arrived, and nothing else.
//!
//! ```text
//! accept ──► outbox row ──due──► mail: waiting ──sent──► sent (quiet for a while) ──due──► waiting …
//!                                   │ failed: later, 1 min … 6 h
//!                                   └──► dead after a week; one more try with each arrival
//! ```
//!
//! Whoever sends gets this handle and no other: it knows addresses of the staff, and that something is there.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use super::{Store, StoreError, day};

/// The first pause after a failure; each further one is twice as long.
const FIRST_PAUSE: i64 = 60;
const LONGEST_PAUSE: i64 = 6 * 60 * 60;
/// Days after which nobody tries any more.
const LAST_DAY: i64 = 7;

/// The part of the store that whoever tells the staff may see.
pub struct Outbox<'a> {
    store: &'a Store,
}

/// That something arrived which this address is to be told of: all that a mail is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub to: String,
}

/// How far telling an address is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailEntry {
    pub address: String,
    pub state: MailState,
    /// The day of the first arrival that it has not been told of.
    pub since: Date,
    /// How often it failed.
    pub attempts: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    Waiting,
    Sent,
    /// It could not be told for a week.
    Dead,
}

impl Store {
    pub fn outbox(&self) -> Outbox<'_> {
        Outbox { store: self }
    }

    /// For `doctor` and the inbox: addresses that could not be told yet, or ever.
    pub fn mails(&self) -> Result<Vec<MailEntry>, StoreError> {
        let connection = self.connection();
        let mut statement = connection
            .prepare_cached("SELECT address, state, since, attempts FROM mail ORDER BY address")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let state: String = row.get(1)?;
            found.push(MailEntry {
                address: row.get(0)?,
                state: MailState::parse(&state).ok_or(StoreError::Corrupt)?,
                since: day(row, 2)?,
                attempts: row.get(3)?,
            });
        }
        Ok(found)
    }
}

impl Outbox<'_> {
    /// Gives each address its mail for what arrived, and returns those whose time has come. Addresses that are not
    /// `to` any more are forgotten.
    pub fn due(&self, to: &[String], now: Timestamp) -> Result<Vec<Receipt>, StoreError> {
        let mut connection = self.store.connection();
        let waiting = {
            let arrived: i64 =
                connection.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0))?;
            let known: i64 =
                connection.query_row("SELECT count(*) FROM mail", [], |row| row.get(0))?;
            arrived + known
        };
        // Nothing is written as long as nothing is to be told.
        if waiting == 0 {
            return Ok(Vec::new());
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        forget_others(&transaction, to, now)?;
        let arrived = transaction.execute("DELETE FROM outbox", [])?;
        if arrived > 0 {
            for address in to {
                queue(&transaction, address, now)?;
            }
        }
        let mut due = Vec::new();
        {
            let mut statement = transaction.prepare(
                "SELECT address FROM mail WHERE state = 'waiting' AND not_before <= ?1 ORDER BY address",
            )?;
            let mut rows = statement.query([now.as_second()])?;
            while let Some(row) = rows.next()? {
                due.push(Receipt { to: row.get(0)? });
            }
        }
        transaction.commit()?;
        Ok(due)
    }

    /// The mail was taken by the server: nothing more to this address for so many minutes.
    pub fn sent(&self, receipt: &Receipt, now: Timestamp, every: u32) -> Result<(), StoreError> {
        let quiet_until = now.as_second().saturating_add(i64::from(every) * 60);
        self.store.connection().execute(
            "UPDATE mail SET state = 'sent', attempts = 0, not_before = ?2 WHERE address = ?1",
            params![receipt.to, quiet_until],
        )?;
        Ok(())
    }

    /// The mail was not taken: later again, or never. Says which.
    pub fn failed(&self, receipt: &Receipt, now: Timestamp) -> Result<MailState, StoreError> {
        let mut connection = self.store.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: Option<(String, u32)> = transaction
            .query_row(
                "SELECT since, attempts FROM mail WHERE address = ?1",
                [&receipt.to],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let Some((since, attempts)) = found else {
            return Ok(MailState::Dead);
        };
        let since: Date = since.parse().map_err(|_| StoreError::Corrupt)?;
        let last = since
            .checked_add(Span::new().days(LAST_DAY))
            .unwrap_or(since);
        let state = match last <= day_of(now) {
            true => MailState::Dead,
            false => MailState::Waiting,
        };
        transaction.execute(
            "UPDATE mail SET state = ?2, attempts = ?3, not_before = ?4 WHERE address = ?1",
            params![
                receipt.to,
                state.word(),
                attempts.saturating_add(1),
                now.as_second().saturating_add(pause(attempts))
            ],
        )?;
        transaction.commit()?;
        Ok(state)
    }

    /// When there is something to do next, if nothing arrives.
    pub fn next(&self) -> Result<Option<Timestamp>, StoreError> {
        let connection = self.store.connection();
        let arrived: bool =
            connection.query_row("SELECT EXISTS (SELECT 1 FROM outbox)", [], |row| row.get(0))?;
        if arrived {
            return Ok(Some(Timestamp::UNIX_EPOCH));
        }
        let next: Option<i64> = connection.query_row(
            "SELECT min(not_before) FROM mail WHERE state <> 'dead'",
            [],
            |row| row.get(0),
        )?;
        Ok(next.and_then(|second| Timestamp::from_second(second).ok()))
    }
}

impl MailState {
    fn word(self) -> &'static str {
        match self {
            MailState::Waiting => "waiting",
            MailState::Sent => "sent",
            MailState::Dead => "dead",
        }
    }

    fn parse(word: &str) -> Option<MailState> {
        [MailState::Waiting, MailState::Sent, MailState::Dead]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

/// Seconds until the next try after so many failures.
fn pause(failures: u32) -> i64 {
    let doubled = FIRST_PAUSE
        .checked_shl(failures.min(20))
        .unwrap_or(LONGEST_PAUSE);
    doubled.min(LONGEST_PAUSE)
}

/// Rows of addresses that left, and of those that were told long enough ago: no time of an arrival is kept
/// longer than it is needed.
fn forget_others(
    transaction: &Transaction<'_>,
    to: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction.execute(
        "DELETE FROM mail WHERE state = 'sent' AND not_before <= ?1",
        [now.as_second()],
    )?;
    let mut known = Vec::new();
    {
        let mut statement = transaction.prepare("SELECT address FROM mail")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            known.push(row.get::<_, String>(0)?);
        }
    }
    for address in known.iter().filter(|address| !to.contains(address)) {
        transaction.execute("DELETE FROM mail WHERE address = ?1", [address])?;
    }
    Ok(())
}

/// One more arrival for an address: with what is waiting, after the quiet time of what was sent, or as one more try
/// where all seemed lost.
fn queue(transaction: &Transaction<'_>, address: &str, now: Timestamp) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO mail (address, state, since, attempts, not_before) VALUES (?1, 'waiting', ?2, 0, ?3) \
         ON CONFLICT (address) DO UPDATE SET \
         since = CASE state WHEN 'sent' THEN excluded.since ELSE since END, \
         not_before = CASE state WHEN 'dead' THEN excluded.not_before ELSE not_before END, \
         state = 'waiting'",
        params![address, day_of(now).to_string(), now.as_second()],
    )?;
    Ok(())
}

fn day_of(now: Timestamp) -> Date {
    now.to_zoned_datetime(TimeZone::UTC).date()
}
