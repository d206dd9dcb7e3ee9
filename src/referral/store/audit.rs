//! What the staff did: a state that changed, a purge, a new seal. Without content, in a chain of hashes.
//!
//! The hash of each line covers the one before it, so that a line that is changed, taken out or put in is seen. It
//! does not keep somebody who can write to the database from making a whole new chain.

use jiff::Span;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use super::{Reference, Sealed, State, Store, StoreError, day, reference};

/// One thing that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    pub number: i64,
    pub day: Date,
    pub reference: Reference,
    /// The word of a [`State`], `purged` or `rewrapped`.
    pub event: String,
}

/// The first line whose hash does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditProblem {
    pub number: i64,
}

/// The event of a referral that was sealed to other keys.
const REWRAPPED: &str = "rewrapped";
/// The event of a referral that was removed.
pub(super) const PURGED: &str = "purged";

impl Store {
    /// Notes what became of a referral; the state that it had before comes back. A closed one gets the day on which
    /// it is to be purged.
    pub fn set_state(
        &self,
        reference: &Reference,
        state: State,
        today: Date,
        closed_days: u32,
    ) -> Result<State, StoreError> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before: Option<String> = transaction
            .query_row(
                "SELECT state FROM referral WHERE reference = ?1",
                [reference.as_str()],
                |row| row.get(0),
            )
            .optional()?;
        let before =
            State::parse(&before.ok_or(StoreError::Unknown)?).ok_or(StoreError::Corrupt)?;
        if before == state {
            return Ok(before);
        }
        let purge_day = (state == State::Closed).then(|| after(today, closed_days).to_string());
        transaction.execute(
            "UPDATE referral SET state = ?2, purge_day = ?3 WHERE reference = ?1",
            params![reference.as_str(), state.word(), purge_day],
        )?;
        note(&transaction, today, reference, state.word())?;
        transaction.commit()?;
        Ok(before)
    }

    /// Puts a record that was sealed to other keys in the place of the old one, which is overwritten at the next
    /// [`Store::forget`].
    pub fn replace(&self, sealed: &Sealed, today: Date) -> Result<(), StoreError> {
        let head = sealed.head();
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let changed = transaction.execute(
            "UPDATE referral SET key_set = ?2, size_class = ?3, sealed = ?4 WHERE reference = ?1",
            params![
                head.reference.as_str(),
                head.key_set.as_str(),
                head.size_class,
                sealed.file()
            ],
        )?;
        if changed == 0 {
            return Err(StoreError::Unknown);
        }
        note(&transaction, today, &head.reference, REWRAPPED)?;
        Ok(transaction.commit()?)
    }

    /// Everything that was noted, and the first place where the chain is broken.
    pub fn audit(&self) -> Result<(Vec<AuditLine>, Option<AuditProblem>), StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(
            "SELECT number, day, reference, event, hash FROM audit ORDER BY number",
        )?;
        let mut rows = statement.query([])?;
        let mut lines = Vec::new();
        let mut problem = None;
        let mut previous = String::new();
        while let Some(row) = rows.next()? {
            let line = AuditLine {
                number: row.get(0)?,
                day: day(row, 1)?,
                reference: reference(row, 2)?,
                event: row.get(3)?,
            };
            let written: String = row.get(4)?;
            let follows = lines.len().try_into() == Ok(line.number - 1);
            if problem.is_none() && !(follows && line.hash(&previous) == written) {
                problem = Some(AuditProblem {
                    number: line.number,
                });
            }
            previous = written;
            lines.push(line);
        }
        Ok((lines, problem))
    }
}

impl AuditLine {
    fn hash(&self, previous: &str) -> String {
        let AuditLine {
            number,
            day,
            reference,
            event,
        } = self;
        // None of the parts can hold a line break.
        let text = format!("{previous}\n{number}\n{day}\n{reference}\n{event}\n");
        let hash = Sha256::digest(text.as_bytes());
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Writes the next line.
pub(super) fn note(
    transaction: &Transaction<'_>,
    day: Date,
    reference: &Reference,
    event: &str,
) -> Result<(), StoreError> {
    let last: Option<(i64, String)> = transaction
        .query_row(
            "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let (number, previous) = last.unwrap_or_default();
    let line = AuditLine {
        number: number.saturating_add(1),
        day,
        reference: reference.clone(),
        event: event.to_owned(),
    };
    transaction.execute(
        "INSERT INTO audit (number, day, reference, event, hash) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            line.number,
            day.to_string(),
            reference.as_str(),
            event,
            line.hash(&previous)
        ],
    )?;
    Ok(())
}

/// The day on which a referral was closed: the last one that was noted.
pub(super) fn closed_on(
    connection: &Connection,
    reference: &Reference,
) -> Result<Option<Date>, StoreError> {
    let found: Option<String> = connection
        .prepare_cached("SELECT max(day) FROM audit WHERE reference = ?1 AND event = 'closed'")?
        .query_row([reference.as_str()], |row| row.get(0))?;
    found
        .map(|day| day.parse().map_err(|_| StoreError::Corrupt))
        .transpose()
}

/// So many days later; the last day there is where that is none.
pub(super) fn after(day: Date, days: u32) -> Date {
    day.checked_add(Span::new().days(i64::from(days)))
        .unwrap_or(Date::MAX)
}
