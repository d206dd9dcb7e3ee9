//! Removing what was closed long enough ago, so that it is in no file any more.

use jiff::civil::Date;
use rusqlite::{TransactionBehavior, params};

use super::accept::oldest_token;
use super::audit::{PURGED, after, closed_on, note};
use super::{Reference, Store, StoreError, day, reference};

/// What is to be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purge {
    /// In the time zone of the site.
    pub today: Date,
    /// Days since a referral was closed. The present rule counts, not that of the day of closing.
    pub closed_days: u32,
    pub mode: PurgeMode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PurgeMode {
    Remove,
    /// Only says what would be removed.
    DryRun,
}

/// A referral that is gone, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purged {
    pub reference: Reference,
    pub day: Date,
    pub closed_day: Date,
}

impl Store {
    /// Removes every closed referral whose time has come, and none that is not closed. A tombstone stays: its
    /// reference and the two days.
    pub fn purge(&self, purge: &Purge) -> Result<Vec<Purged>, StoreError> {
        let Purge {
            today,
            closed_days,
            mode,
        } = *purge;
        let mut gone = Vec::new();
        {
            let mut connection = self.connection();
            let behavior = match mode {
                PurgeMode::Remove => TransactionBehavior::Immediate,
                PurgeMode::DryRun => TransactionBehavior::Deferred,
            };
            let transaction = connection.transaction_with_behavior(behavior)?;
            let mut closed = Vec::new();
            {
                let mut statement = transaction.prepare(
                    "SELECT reference, day FROM referral WHERE state = 'closed' ORDER BY number",
                )?;
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    closed.push((reference(row, 0)?, day(row, 1)?));
                }
            }
            for (reference, day) in closed {
                // Without a note of it nobody knows how old it is: it stays until it is closed again.
                let Some(closed_day) = closed_on(&transaction, &reference)? else {
                    continue;
                };
                let due = after(closed_day, closed_days);
                if due <= today {
                    gone.push(Purged {
                        reference,
                        day,
                        closed_day,
                    });
                } else if mode == PurgeMode::Remove {
                    transaction.execute(
                        "UPDATE referral SET purge_day = ?2 WHERE reference = ?1 AND purge_day <> ?2",
                        params![reference.as_str(), due.to_string()],
                    )?;
                }
            }
            if mode == PurgeMode::DryRun {
                return Ok(gone);
            }
            for purged in &gone {
                let reference = purged.reference.as_str();
                transaction.execute("DELETE FROM referral WHERE reference = ?1", [reference])?;
                transaction.execute(
                    "INSERT OR REPLACE INTO tombstone (reference, day, purged_day) VALUES (?1, ?2, ?3)",
                    params![reference, purged.day.to_string(), today.to_string()],
                )?;
                note(&transaction, today, &purged.reference, PURGED)?;
            }
            transaction.execute(
                "DELETE FROM used_token WHERE day < ?1",
                [oldest_token(today).to_string()],
            )?;
            transaction.commit()?;
        }
        self.forget()?;
        Ok(gone)
    }

    /// Moves the log into the database and cuts it off, so that what was overwritten in the one is not left in the
    /// other. Waits for whoever is reading.
    pub fn forget(&self) -> Result<(), StoreError> {
        const TRIES: u32 = 5;
        let connection = self.connection();
        for _ in 0..TRIES {
            let busy: i64 =
                connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            if busy == 0 {
                return Ok(());
            }
        }
        Err(StoreError::Busy)
    }
}
