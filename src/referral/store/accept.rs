//! Taking a referral in, once.

use jiff::Span;
use jiff::civil::Date;
use rusqlite::{ErrorCode, OptionalExtension, TransactionBehavior, params};

use super::super::seal::Mark;
use super::{Reference, Sealed, Store, StoreError};

/// Used tokens are known for so many days after that of their use: longer than they can be used for the first
/// time, which is 24 hours.
const TOKEN_DAYS: i64 = 2;

/// What a referral is sent with: it is taken once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The random number of the token.
    pub nonce: [u8; 16],
    /// In the time zone of the site.
    pub today: Date,
}

/// A referral that is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub reference: Reference,
    /// It was there before: this is the reference of what came first with this claim.
    pub repeated: bool,
}

impl Store {
    /// Takes a referral. When it returns well, the referral is on the disk; otherwise nothing of it is. After
    /// [`StoreError::ReferenceTaken`] the same answers can be sealed with another reference.
    pub fn accept(&self, sealed: &Sealed, claim: &Claim) -> Result<Accepted, StoreError> {
        self.is_the_one_in_the_folder()?;
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before: Option<String> = transaction
            .prepare_cached("SELECT reference FROM used_token WHERE nonce = ?1")?
            .query_row([claim.nonce.as_slice()], |row| row.get(0))
            .optional()?;
        if let Some(before) = before {
            return Ok(Accepted {
                reference: Reference::parse(&before).ok_or(StoreError::Corrupt)?,
                repeated: true,
            });
        }
        let head = sealed.head();
        let reference = head.reference.as_str();
        let buried = transaction
            .prepare_cached("SELECT 1 FROM tombstone WHERE reference = ?1")?
            .exists([reference])?;
        if buried {
            return Err(StoreError::ReferenceTaken);
        }
        transaction
            .prepare_cached(
                "INSERT INTO referral (reference, day, language, form_version, key_set, size_class, quarantine, \
                 sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                reference,
                head.day.to_string(),
                head.lang.code(),
                head.form_version,
                head.key_set.as_str(),
                head.size_class,
                head.mark == Mark::Quarantine,
                sealed.file(),
            ])
            .map_err(|error| match error.sqlite_error_code() {
                Some(ErrorCode::ConstraintViolation) => StoreError::ReferenceTaken,
                _ => error.into(),
            })?;
        transaction
            .prepare_cached("INSERT INTO used_token (nonce, reference, day) VALUES (?1, ?2, ?3)")?
            .execute(params![
                claim.nonce.as_slice(),
                reference,
                claim.today.to_string()
            ])?;
        transaction
            .prepare_cached("INSERT INTO outbox DEFAULT VALUES")?
            .execute([])?;
        transaction
            .prepare_cached("DELETE FROM used_token WHERE day < ?1")?
            .execute([oldest_token(claim.today).to_string()])?;
        transaction.commit()?;
        // Nobody may hear of a referral that went into a file which is not in the folder any more.
        drop(connection);
        self.is_the_one_in_the_folder()?;
        Ok(Accepted {
            reference: head.reference.clone(),
            repeated: false,
        })
    }
}

/// The first day whose used tokens are still known.
pub fn oldest_token(today: Date) -> Date {
    today
        .checked_sub(Span::new().days(TOKEN_DAYS))
        .unwrap_or(today)
}
