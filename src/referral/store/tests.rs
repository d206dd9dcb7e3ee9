//! The store on a real disk: what is promised when it returns, and what is left when it does not.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use age::x25519;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::diag::{FilePath, Report};
use crate::form::Form;
use crate::referral::seal::{Record, open, rewrap, seal};
use crate::referral::{Recipients, decode, testing, validate};

const TODAY: Date = date(2026, 12, 1);

fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

fn claim(number: u8) -> Claim {
    Claim {
        nonce: [number; 16],
        today: TODAY,
    }
}

fn sealed_to(recipients: &Recipients, reference: &Reference, message: &str) -> Sealed {
    let lang = Lang::parse("bg").unwrap();
    let languages = [lang.clone()];
    let file = FilePath::new("referral.toml");
    let form = Form::read(&file, "", &languages, &mut Report::default()).unwrap();
    let body = format!("who=parent&age_band=14_15&contact_by=i_will_call&message={message}");
    let noon = TODAY
        .at(12, 0, 0, 0)
        .to_zoned_datetime(TimeZone::UTC)
        .unwrap();
    let record = Record {
        reference,
        received: &noon,
        lang: &lang,
        languages: &languages,
        form: &form,
        submission: &validate(&form, decode(body.as_bytes())).unwrap(),
        mark: Mark::None,
    };
    seal(&record, recipients).unwrap()
}

fn sealed(text: &str) -> Sealed {
    let recipients = Recipients::practice(x25519::Identity::generate().to_public());
    sealed_to(&recipients, &reference(text), "x")
}

fn opened() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::host(&folder.path().join("data")).unwrap();
    (folder, store)
}

fn data(folder: &TempDir) -> PathBuf {
    folder.path().join("data")
}

fn references(store: &Store) -> Vec<String> {
    let entries = store.list().unwrap();
    entries
        .iter()
        .map(|entry| entry.head.reference.to_string())
        .collect()
}

/// How often bytes occur in the files of a folder.
fn occurrences(folder: &Path, needle: &[u8]) -> usize {
    let files = fs::read_dir(folder).unwrap().flatten();
    files
        .map(|file| {
            let bytes = fs::read(file.path()).unwrap();
            bytes
                .windows(needle.len())
                .filter(|window| *window == needle)
                .count()
        })
        .sum()
}

#[test]
fn what_was_accepted_is_there_after_a_restart() {
    let (folder, store) = opened();
    let (recipients, keys) = testing::recipients();
    let sealed = sealed_to(&recipients, &reference("AB3CD4EF"), "hello");
    let accepted = store.accept(&sealed, &claim(1)).unwrap();
    assert_eq!(
        (accepted.reference.as_str(), accepted.repeated),
        ("AB3CD4EF", false)
    );
    drop(store);
    let store = Store::host(&data(&folder)).unwrap();
    let (entry, sealed) = store.sealed(&reference("AB3CD4EF")).unwrap();
    assert_eq!((entry.state, entry.purge_day), (State::New, None));
    assert_eq!(
        open(&sealed, &keys).unwrap().answers_to("message"),
        ["hello"]
    );
    assert_eq!(store.find(&[1; 16]).unwrap(), Some(reference("AB3CD4EF")));
    assert_eq!(store.find(&[2; 16]).unwrap(), None);
}

#[test]
fn the_same_claim_is_taken_once_by_many_at_the_same_time() {
    let (_folder, store) = opened();
    let store = Arc::new(store);
    let threads: Vec<_> = (0..20)
        .map(|number| {
            let store = Arc::clone(&store);
            let sealed = sealed(&format!("AB{}CD{}EF", 2 + number % 8, 2 + number / 8));
            std::thread::spawn(move || store.accept(&sealed, &claim(7)).unwrap())
        })
        .collect();
    let accepted: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
    assert_eq!(accepted.iter().filter(|a| !a.repeated).count(), 1);
    assert!(
        accepted
            .iter()
            .all(|a| a.reference == accepted[0].reference)
    );
    assert_eq!(references(&store).len(), 1);
}

#[test]
fn a_reference_is_never_given_twice_not_even_after_a_purge() {
    let (_folder, store) = opened();
    store.accept(&sealed("AB3CD4EF"), &claim(1)).unwrap();
    assert_eq!(
        store.accept(&sealed("AB3CD4EF"), &claim(2)),
        Err(StoreError::ReferenceTaken)
    );
    store
        .set_state(&reference("AB3CD4EF"), State::Closed, TODAY, 1)
        .unwrap();
    purge(&store, date(2026, 12, 9), PurgeMode::Remove);
    assert_eq!(
        store.accept(&sealed("AB3CD4EF"), &claim(3)),
        Err(StoreError::ReferenceTaken)
    );
    assert_eq!(store.find(&[3; 16]), Ok(None));
}

#[test]
fn used_tokens_are_known_for_two_days_after_that_of_their_use() {
    let (_folder, store) = opened();
    store.accept(&sealed("AB3CD4EF"), &claim(1)).unwrap();
    let later = |number, day| Claim {
        nonce: [number; 16],
        today: day,
    };
    store
        .accept(&sealed("AB3CD4EG"), &later(2, date(2026, 12, 3)))
        .unwrap();
    assert!(store.find(&[1; 16]).unwrap().is_some());
    store
        .accept(&sealed("AB3CD4EH"), &later(3, date(2026, 12, 4)))
        .unwrap();
    assert_eq!(store.find(&[1; 16]).unwrap(), None);
}

#[test]
fn one_host_works_with_a_folder_and_staff_beside_it() {
    let (folder, store) = opened();
    store.accept(&sealed("AB3CD4EF"), &claim(1)).unwrap();
    assert!(is_hosted(&data(&folder)));
    assert_eq!(Store::host(&data(&folder)).err(), Some(StoreError::InUse));
    let staff = Store::staff(&data(&folder)).unwrap();
    staff
        .set_state(&reference("AB3CD4EF"), State::Seen, TODAY, 30)
        .unwrap();
    store.accept(&sealed("AB3CD4EG"), &claim(2)).unwrap();
    let reading = Store::read_only(&data(&folder)).unwrap();
    assert_eq!(references(&reading), ["AB3CD4EF", "AB3CD4EG"]);
    assert_eq!(reading.list().unwrap()[0].state, State::Seen);
    drop((staff, reading, store));
    assert!(!is_hosted(&data(&folder)));
}

#[cfg(unix)]
#[test]
fn everything_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, store) = opened();
    store.accept(&sealed("AB3CD4EF"), &claim(1)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data(&folder)), 0o700);
    let files: Vec<_> = fs::read_dir(data(&folder)).unwrap().flatten().collect();
    assert_eq!(files.len(), 4);
    for file in files {
        assert_eq!(mode(&file.path()), 0o600, "{:?}", file.file_name());
    }
}

#[test]
fn the_database_makes_the_promises_that_the_store_is_built_on() {
    let (_folder, store) = opened();
    let connection = store.connection();
    let value = |name: &str| -> String {
        connection
            .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
            .map(|value| match value {
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => format!("{other:?}"),
            })
            .unwrap()
    };
    let promises = [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("secure_delete", "1"),
        ("trusted_schema", "0"),
        ("foreign_keys", "1"),
        ("temp_store", "2"),
        ("busy_timeout", "5000"),
        ("user_version", "1"),
    ];
    for (name, expected) in promises {
        assert_eq!(value(name), expected, "{name}");
    }
    let strict: i64 = connection
        .query_row(
            "SELECT min(strict) FROM pragma_table_list WHERE name NOT LIKE 'sqlite%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(strict, 1);
}

#[test]
fn in_clear_stands_only_what_may() {
    let (_folder, store) = opened();
    let connection = store.connection();
    let columns: Vec<String> = {
        let mut statement = connection
            .prepare("SELECT name FROM pragma_table_info('referral') ORDER BY cid")
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert_eq!(
        columns,
        [
            "number",
            "reference",
            "day",
            "language",
            "state",
            "form_version",
            "key_set",
            "size_class",
            "quarantine",
            "purge_day",
            "sealed"
        ]
    );
}

/// A copy of the files with these endings.
fn copied(folder: &TempDir, name: &str, endings: &[&str]) -> PathBuf {
    let copy = folder.path().join(name);
    fs::create_dir(&copy).unwrap();
    for ending in endings {
        let name = format!("{DATABASE_FILE}{ending}");
        fs::copy(data(folder).join(&name), copy.join(&name)).unwrap();
    }
    copy
}

fn contents(folder: &Path) -> Vec<(std::ffi::OsString, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().flatten();
    let mut contents: Vec<_> = files
        .map(|file| (file.file_name(), fs::read(file.path()).unwrap()))
        .collect();
    contents.sort();
    contents
}

#[test]
fn a_copy_of_the_folder_is_read_and_stays_as_it_is() {
    let (folder, store) = opened();
    store.accept(&sealed("AB3CD4EF"), &claim(1)).unwrap();
    let with_log = copied(&folder, "with log", &["", "-wal"]);
    let whole = copied(&folder, "whole", &["", "-wal", "-shm"]);
    store.forget().unwrap();
    let alone = copied(&folder, "само база", &[""]);
    drop(store);
    for copy in [with_log, whole, alone, data(&folder)] {
        let before = contents(&copy);
        let reading = Store::read_only(&copy).unwrap();
        assert_eq!(references(&reading), ["AB3CD4EF"], "{copy:?}");
        drop(reading);
        assert!(contents(&copy) == before, "{copy:?} was changed");
    }
}

#[test]
fn whoever_reads_cannot_change_anything() {
    let (folder, store) = opened();
    store.accept(&sealed("AB3CD4EF"), &claim(1)).unwrap();
    let hosted = Store::read_only(&data(&folder)).unwrap();
    let changed = hosted.set_state(&reference("AB3CD4EF"), State::Seen, TODAY, 30);
    assert_eq!(changed, Err(StoreError::ReadOnly));
    drop(hosted);
    drop(store);
    let alone = Store::read_only(&data(&folder)).unwrap();
    assert_eq!(alone.health(), Err(StoreError::ReadOnly));
}

#[test]
fn a_folder_without_data_is_missing_and_stays_empty() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        Store::read_only(folder.path()).err(),
        Some(StoreError::Missing)
    );
    assert_eq!(
        Store::staff(&folder.path().join("no")).err(),
        Some(StoreError::Missing)
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn damage_is_found_when_the_host_starts() {
    let (folder, store) = opened();
    for number in 0..20 {
        let text = format!("AB{}CD{}EF", 2 + number % 8, 2 + number / 8);
        store.accept(&sealed(&text), &claim(number)).unwrap();
    }
    store.forget().unwrap();
    drop(store);
    let path = data(&folder).join(DATABASE_FILE);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0x55);
    fs::write(&path, &bytes).unwrap();
    assert_eq!(Store::host(&data(&folder)).err(), Some(StoreError::Corrupt));
    fs::write(&path, "this is no database, and never was one").unwrap();
    assert_eq!(Store::host(&data(&folder)).err(), Some(StoreError::Corrupt));
}

#[test]
fn data_of_a_later_version_is_left_alone() {
    let (folder, store) = opened();
    store
        .connection()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    drop(store);
    assert_eq!(Store::host(&data(&folder)).err(), Some(StoreError::Newer));
    assert_eq!(
        Store::read_only(&data(&folder)).err(),
        Some(StoreError::Newer)
    );
}

#[test]
fn a_full_disk_stores_nothing_by_halves_and_is_forgotten_when_there_is_room_again() {
    let (_folder, store) = opened();
    store.accept(&sealed("AB3CD4EF"), &claim(1)).unwrap();
    store.forget().unwrap();
    let pages = |limit: i64| {
        store
            .connection()
            .pragma_update_and_check(None, "max_page_count", limit, |row| row.get::<_, i64>(0))
            .unwrap();
    };
    // The database says "full" itself, at the size that it has.
    pages(1);
    assert_eq!(
        store.accept(&sealed("AB3CD4EG"), &claim(2)),
        Err(StoreError::DiskFull)
    );
    assert_eq!(references(&store), ["AB3CD4EF"]);
    assert_eq!(store.find(&[2; 16]), Ok(None));
    pages(1_000_000);
    store.health().unwrap();
    store.accept(&sealed("AB3CD4EG"), &claim(2)).unwrap();
    assert_eq!(references(&store).len(), 2);
}

#[cfg(unix)]
#[test]
fn a_database_that_was_deleted_or_exchanged_takes_nothing() {
    let (folder, store) = opened();
    store.health().unwrap();
    let path = data(&folder).join(DATABASE_FILE);
    let copy = folder.path().join("copy");
    fs::copy(&path, &copy).unwrap();
    fs::remove_file(&path).unwrap();
    assert_eq!(store.health(), Err(StoreError::Replaced));
    fs::copy(&copy, &path).unwrap();
    assert_eq!(
        store.accept(&sealed("AB3CD4EF"), &claim(1)),
        Err(StoreError::Replaced)
    );
}

fn purge(store: &Store, today: Date, mode: PurgeMode) -> Vec<String> {
    let purged = store.purge(&Purge {
        today,
        closed_days: 30,
        mode,
    });
    let purged = purged.unwrap();
    purged
        .iter()
        .map(|purged| purged.reference.to_string())
        .collect()
}

#[test]
fn only_what_was_closed_long_enough_ago_is_purged_and_never_what_is_new() {
    let (_folder, store) = opened();
    for (number, text) in ["AB2CD4EF", "AB3CD4EF", "AB4CD4EF", "AB5CD4EF"]
        .iter()
        .enumerate()
    {
        store.accept(&sealed(text), &claim(number as u8)).unwrap();
    }
    let set = |text: &str, state, day| store.set_state(&reference(text), state, day, 30).unwrap();
    set("AB3CD4EF", State::Closed, TODAY);
    set("AB4CD4EF", State::Closed, date(2026, 12, 20));
    set("AB5CD4EF", State::Closed, TODAY);
    set("AB5CD4EF", State::Contacted, date(2026, 12, 2));
    assert_eq!(store.list().unwrap()[1].purge_day, Some(date(2026, 12, 31)));
    assert_eq!(
        purge(&store, date(2026, 12, 30), PurgeMode::Remove),
        [""; 0]
    );
    assert_eq!(
        purge(&store, date(2026, 12, 31), PurgeMode::DryRun),
        ["AB3CD4EF"]
    );
    assert_eq!(references(&store).len(), 4);
    assert_eq!(
        purge(&store, date(2026, 12, 31), PurgeMode::Remove),
        ["AB3CD4EF"]
    );
    assert_eq!(
        purge(&store, date(2036, 1, 1), PurgeMode::Remove),
        ["AB4CD4EF"]
    );
    assert_eq!(references(&store), ["AB2CD4EF", "AB5CD4EF"]);
    assert_eq!(
        store.tombstones().unwrap()[0],
        Tombstone {
            reference: reference("AB3CD4EF"),
            day: TODAY,
            purged_day: date(2026, 12, 31)
        }
    );
    assert_eq!(
        store.sealed(&reference("AB3CD4EF")).err(),
        Some(StoreError::Unknown)
    );
}

#[test]
fn the_present_rule_counts_from_the_day_of_closing() {
    let (_folder, store) = opened();
    store.accept(&sealed("AB3CD4EF"), &claim(1)).unwrap();
    store
        .set_state(&reference("AB3CD4EF"), State::Closed, TODAY, 30)
        .unwrap();
    let sooner = |today, closed_days| {
        store
            .purge(&Purge {
                today,
                closed_days,
                mode: PurgeMode::Remove,
            })
            .unwrap()
            .len()
    };
    assert_eq!(sooner(date(2026, 12, 31), 60), 0);
    assert_eq!(store.list().unwrap()[0].purge_day, Some(date(2027, 1, 30)));
    assert_eq!(sooner(date(2026, 12, 8), 7), 1);
}

#[test]
fn purged_bytes_are_in_no_file_of_the_folder() {
    let (folder, store) = opened();
    let (recipients, _) = testing::recipients();
    let mut needles = Vec::new();
    for (number, text) in ["AB2CD4EF", "AB3CD4EF", "AB4CD4EF"].iter().enumerate() {
        let sealed = sealed_to(&recipients, &reference(text), &"x".repeat(1000));
        // From the middle of each page that a record takes.
        needles.push([600, 2000, 4200].map(|at| sealed.file()[at..at + 24].to_vec()));
        store.accept(&sealed, &claim(number as u8)).unwrap();
        store
            .set_state(&reference(text), State::Closed, TODAY, 30)
            .unwrap();
    }
    // Another reader, so that the log cannot be cut off in passing.
    let host = &store;
    let staff = Store::staff(&data(&folder)).unwrap();
    let found = |needle: &[u8]| occurrences(&data(&folder), needle);
    assert!(needles.iter().flatten().all(|needle| found(needle) > 0));
    host.set_state(&reference("AB4CD4EF"), State::New, TODAY, 30)
        .unwrap();
    purge(&staff, date(2027, 1, 1), PurgeMode::Remove);
    let left: Vec<usize> = needles
        .iter()
        .flatten()
        .map(|needle| found(needle))
        .collect();
    assert!(left[..6].iter().all(|count| *count == 0), "{left:?}");
    assert!(left[6..].iter().all(|count| *count > 0), "{left:?}");
}

#[test]
fn what_was_sealed_to_others_is_overwritten_when_it_is_sealed_again() {
    let (folder, store) = opened();
    let (recipients, keys) = testing::recipients();
    let sealed = sealed_to(&recipients, &reference("AB3CD4EF"), "hello");
    let needle = sealed.file()[1000..1030].to_vec();
    store.accept(&sealed, &claim(1)).unwrap();
    let new = x25519::Identity::generate();
    let again = rewrap(&sealed, &keys, &Recipients::practice(new.to_public())).unwrap();
    store.replace(&again, TODAY).unwrap();
    store.forget().unwrap();
    assert_eq!(occurrences(&data(&folder), &needle), 0);
    let (_, stored) = store.sealed(&reference("AB3CD4EF")).unwrap();
    assert_eq!(
        open(&stored, &[new]).unwrap().answers_to("message"),
        ["hello"]
    );
    let (lines, problem) = store.audit().unwrap();
    assert_eq!(
        (lines.len(), lines[0].event.as_str(), problem),
        (1, "rewrapped", None)
    );
}

#[test]
fn a_changed_line_of_the_audit_is_found() {
    let (folder, store) = opened();
    store.accept(&sealed("AB3CD4EF"), &claim(1)).unwrap();
    for state in [State::Seen, State::Contacted, State::Closed] {
        store
            .set_state(&reference("AB3CD4EF"), state, TODAY, 30)
            .unwrap();
    }
    // Nothing happened, so nothing is noted.
    store
        .set_state(&reference("AB3CD4EF"), State::Closed, TODAY, 30)
        .unwrap();
    let (lines, problem) = store.audit().unwrap();
    let events: Vec<_> = lines.iter().map(|line| line.event.as_str()).collect();
    assert_eq!(
        (events.join(" ").as_str(), problem),
        ("seen contacted closed", None)
    );
    drop(store);
    let edited = |sql: &str| {
        let copy = tempfile::tempdir().unwrap();
        let path = copy.path().join(DATABASE_FILE);
        fs::copy(data(&folder).join(DATABASE_FILE), &path).unwrap();
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let store = Store::staff(copy.path()).unwrap();
        store.audit().unwrap().1.map(|problem| problem.number)
    };
    assert_eq!(
        edited("UPDATE audit SET event = 'closed' WHERE number = 2"),
        Some(2)
    );
    assert_eq!(
        edited("UPDATE audit SET day = '2026-12-02' WHERE number = 1"),
        Some(1)
    );
    assert_eq!(edited("DELETE FROM audit WHERE number = 2"), Some(3));
    assert_eq!(
        edited("UPDATE audit SET hash = 'x' WHERE number = 1"),
        Some(1)
    );
    assert_eq!(edited("SELECT 1"), None);
}

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + minutes * 60).unwrap()
}

fn to(addresses: &[&str]) -> Vec<String> {
    addresses
        .iter()
        .map(|address| (*address).to_owned())
        .collect()
}

fn due(store: &Store, addresses: &[&str], minute: i64) -> Vec<Receipt> {
    store.outbox().due(&to(addresses), at(minute)).unwrap()
}

#[test]
fn many_arrivals_make_one_mail_an_address_in_its_time() {
    let (_folder, store) = opened();
    let both = ["a@x.bg", "b@x.bg"];
    assert_eq!(due(&store, &both, 0), []);
    store.accept(&sealed("AB2CD4EF"), &claim(1)).unwrap();
    store.accept(&sealed("AB3CD4EF"), &claim(2)).unwrap();
    let first = due(&store, &both, 0);
    assert_eq!(first.len(), 2);
    for receipt in &first {
        store.outbox().sent(receipt, at(0), 15).unwrap();
    }
    store.accept(&sealed("AB4CD4EF"), &claim(3)).unwrap();
    assert_eq!(due(&store, &both, 5), []);
    assert_eq!(store.outbox().next().unwrap(), Some(at(15)));
    assert_eq!(due(&store, &both, 15).len(), 2);
    for receipt in &first {
        store.outbox().sent(receipt, at(15), 15).unwrap();
    }
    assert_eq!(due(&store, &both, 29), []);
    assert_eq!(store.mails().unwrap().len(), 2);
    // When the quiet time is over, no time of an arrival is left.
    assert_eq!(due(&store, &both, 30), []);
    assert_eq!(store.mails().unwrap(), []);
    assert_eq!(store.outbox().next().unwrap(), None);
}

#[test]
fn a_mail_is_tried_less_and_less_often_for_a_week_and_once_more_with_each_arrival() {
    let (_folder, store) = opened();
    store.accept(&sealed("AB2CD4EF"), &claim(1)).unwrap();
    let mut minute = 0;
    let mut pauses = Vec::new();
    loop {
        let receipt = due(&store, &["a@x.bg"], minute).pop().unwrap();
        if store.outbox().failed(&receipt, at(minute)).unwrap() == MailState::Dead {
            break;
        }
        let next = store.outbox().next().unwrap().unwrap();
        let pause = (next.as_second() - at(minute).as_second()) / 60;
        pauses.push(pause);
        minute += pause;
    }
    assert_eq!(pauses[..10], [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
    assert!(pauses[10..].iter().all(|pause| *pause == 360));
    assert!(
        (6 * 24 * 60..=7 * 24 * 60 + 360).contains(&minute),
        "{minute}"
    );
    let dead = store.mails().unwrap();
    assert_eq!((dead.len(), dead[0].state), (1, MailState::Dead));
    assert_eq!(due(&store, &["a@x.bg"], minute + 10_000), []);
    assert_eq!(store.outbox().next().unwrap(), None);
    store.accept(&sealed("AB3CD4EF"), &claim(2)).unwrap();
    let receipt = due(&store, &["a@x.bg"], minute + 10_000).pop().unwrap();
    let state = store
        .outbox()
        .failed(&receipt, at(minute + 10_000))
        .unwrap();
    assert_eq!(state, MailState::Dead);
}

#[test]
fn what_is_to_be_told_survives_a_restart_and_an_address_that_left_is_forgotten() {
    let (folder, store) = opened();
    store.accept(&sealed("AB2CD4EF"), &claim(1)).unwrap();
    drop(store);
    let store = Store::host(&data(&folder)).unwrap();
    assert_eq!(store.outbox().next().unwrap(), Some(Timestamp::UNIX_EPOCH));
    assert_eq!(due(&store, &["a@x.bg", "b@x.bg"], 0).len(), 2);
    drop(store);
    let store = Store::host(&data(&folder)).unwrap();
    let left: Vec<_> = due(&store, &["b@x.bg"], 0)
        .into_iter()
        .map(|r| r.to)
        .collect();
    assert_eq!(left, ["b@x.bg"]);
    assert_eq!(store.mails().unwrap().len(), 1);
}
