//! Sealing: from a submission to bytes that only the staff can open, and back.
//!
//! A sealed record is one `age` file to every key of [`Recipients`]; the stock `age` tool opens it. Inside is JSON that
//! needs nothing else to be understood, not in ten years either: the questions stand beside the answers, in the
//! languages of the site. Spaces behind it fill it up to a size class, so that its length says little.
//!
//! `age` does not tell who wrote a file, so whoever can write to the store could exchange records. What stands in
//! clear beside a record is therefore inside it too, and [`open`] compares. Nothing here prints an answer:
//! errors and `Debug` name kinds, and buffers are wiped.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read, Write};

use age::x25519;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::Submission;
use super::recipients::{KeySet, Recipients};
use super::reference::Reference;
use crate::form::{Field, FieldKind, Form};
use crate::i18n::Lang;

/// The shape of the JSON. A later one is told apart by a higher number.
pub const FORMAT: u32 = 1;

/// The sizes that records have inside, in KiB. Few, so that a length says no more than "short" or "long"; the
/// largest posted form is below the second largest.
pub const SIZE_CLASSES: [u32; 5] = [4, 16, 64, 256, 1024];

/// Everything that a record is made of.
pub struct Record<'a> {
    pub reference: &'a Reference,
    /// In the time zone of the site.
    pub received: &'a ZonedDateTime,
    /// The language that the form was filled in.
    pub lang: &'a Lang,
    /// The languages of the site: the record holds the questions in each.
    pub languages: &'a [Lang],
    pub form: &'a Form,
    pub submission: &'a Submission,
    pub mark: Mark,
}

/// Whether the staff should look before they trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    None,
    /// The trap was sprung, it came too quickly, or too many came at once.
    Quarantine,
}

/// A record that nobody on the server can open. Only [`seal`] and the store make one.
pub struct Sealed {
    head: Head,
    file: Vec<u8>,
}

/// What stands in clear beside a record; nothing else does.
#[derive(Clone, PartialEq, Eq)]
pub struct Head {
    pub reference: Reference,
    pub day: Date,
    pub lang: Lang,
    pub form_version: u32,
    pub key_set: KeySet,
    /// In KiB, one of [`SIZE_CLASSES`].
    pub size_class: u32,
    pub mark: Mark,
}

/// A record, opened. Wiped when dropped.
pub struct Opened {
    pub reference: Reference,
    /// RFC 3339, with the offset of the site.
    pub received: String,
    pub lang: Lang,
    pub form_version: u32,
    pub mark: Mark,
    /// In the order of the form.
    pub answers: Vec<OpenedAnswer>,
}

/// A question and what was answered.
#[derive(Serialize, Deserialize)]
pub struct OpenedAnswer {
    pub field: String,
    /// The word of the kind in `referral.toml`.
    pub kind: String,
    /// The question by language.
    pub label: BTreeMap<String, String>,
    /// As they were sent: a text, or the values of what was chosen.
    pub values: Vec<String>,
    /// What was chosen in words by language, one for each value; empty for texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meaning: Vec<BTreeMap<String, String>>,
}

/// Why a record was not sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealError {
    /// It fits no size class.
    TooLarge,
    Encryption,
}

/// Why a record was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// It is sealed to other keys.
    OtherKey,
    /// Bytes of it are missing or changed.
    Damaged,
    /// It is whole, but not what the columns beside it say.
    Mismatch(Column),
    /// It was written by a later version of pateka.
    Newer(u32),
}

/// A clear column that is repeated inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Reference,
    Day,
    Language,
    FormVersion,
    KeySet,
    SizeClass,
    Quarantine,
}

/// Seals a submission to all recipients.
pub fn seal(record: &Record<'_>, recipients: &Recipients) -> Result<Sealed, SealError> {
    let Record {
        reference,
        received,
        lang,
        languages,
        form,
        submission,
        mark,
    } = record;
    let answers = submission.fields().map(|(name, values)| Written {
        field: name,
        kind: form.field(name).map_or("", |field| field.kind.word()),
        label: form
            .field(name)
            .map(|field| in_all(languages, |lang| field.label.get(lang)))
            .unwrap_or_default(),
        values,
        meaning: form
            .field(name)
            .map(|field| meaning(field, values, languages))
            .unwrap_or_default(),
    });
    let received_text = received.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let plain = Plain {
        pateka: KIND,
        format: FORMAT,
        reference: reference.as_str(),
        received: &received_text,
        language: lang.code(),
        form_version: form.version,
        key_set: recipients.key_set().as_str(),
        quarantine: *mark == Mark::Quarantine,
        answers: answers.collect::<Vec<_>>(),
    };
    let (plain, size_class) = padded(&plain)?;
    let head = Head {
        reference: (*reference).clone(),
        day: received.date(),
        lang: (*lang).clone(),
        form_version: form.version,
        key_set: recipients.key_set().clone(),
        size_class,
        mark: *mark,
    };
    let file = encrypt(&plain, recipients)?;
    Ok(Sealed { head, file })
}

/// Opens a record and compares what is inside with what stands beside it.
pub fn open(sealed: &Sealed, identities: &[x25519::Identity]) -> Result<Opened, OpenError> {
    let plain = decrypt(&sealed.file, identities)?;
    let inside = parse(&plain)?;
    let head = &sealed.head;
    let same = |same: bool, column| match same {
        true => Ok(()),
        false => Err(OpenError::Mismatch(column)),
    };
    same(
        inside.reference == head.reference.as_str(),
        Column::Reference,
    )?;
    let day = inside.received.get(..10).unwrap_or_default();
    same(day == head.day.to_string(), Column::Day)?;
    same(inside.language == head.lang.code(), Column::Language)?;
    same(
        inside.form_version == head.form_version,
        Column::FormVersion,
    )?;
    same(inside.key_set == head.key_set.as_str(), Column::KeySet)?;
    let size = u32::try_from(plain.len() / 1024).ok();
    same(size == Some(head.size_class), Column::SizeClass)?;
    let mark = match inside.quarantine {
        true => Mark::Quarantine,
        false => Mark::None,
    };
    same(mark == head.mark, Column::Quarantine)?;
    Ok(Opened {
        reference: head.reference.clone(),
        received: inside.received,
        lang: head.lang.clone(),
        form_version: head.form_version,
        mark,
        answers: inside.answers,
    })
}

/// The same record to other keys: for those who come, and without those who left.
pub fn rewrap(
    sealed: &Sealed,
    identities: &[x25519::Identity],
    recipients: &Recipients,
) -> Result<Sealed, RewrapError> {
    let opened = open(sealed, identities).map_err(RewrapError::Open)?;
    let plain = Plain {
        pateka: KIND,
        format: FORMAT,
        reference: opened.reference.as_str(),
        received: &opened.received,
        language: opened.lang.code(),
        form_version: opened.form_version,
        key_set: recipients.key_set().as_str(),
        quarantine: opened.mark == Mark::Quarantine,
        answers: &opened.answers,
    };
    let (plain, size_class) = padded(&plain).map_err(RewrapError::Seal)?;
    Ok(Sealed {
        head: Head {
            key_set: recipients.key_set().clone(),
            size_class,
            ..sealed.head.clone()
        },
        file: encrypt(&plain, recipients).map_err(RewrapError::Seal)?,
    })
}

/// Why a record was not sealed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RewrapError {
    Open(OpenError),
    Seal(SealError),
}

impl Sealed {
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The `age` file.
    pub fn file(&self) -> &[u8] {
        &self.file
    }

    /// What the store read back; whether it fits together is seen when it is opened.
    pub(super) fn stored(head: Head, file: Vec<u8>) -> Sealed {
        Sealed { head, file }
    }
}

impl Opened {
    /// The answers to a question; empty when there are none.
    pub fn answers_to(&self, field: &str) -> &[String] {
        let found = self.answers.iter().find(|answer| answer.field == field);
        found.map_or(&[], |answer| answer.values.as_slice())
    }
}

impl Column {
    /// The identifier of its name in `referrals.ftl`.
    pub fn message(self) -> &'static str {
        match self {
            Column::Reference => "column-reference",
            Column::Day => "column-day",
            Column::Language => "column-language",
            Column::FormVersion => "column-form-version",
            Column::KeySet => "column-key-set",
            Column::SizeClass => "column-size",
            Column::Quarantine => "column-mark",
        }
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.file.len())
    }
}

/// Says how many answers there are, and nothing of them.
impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({} answers)", self.answers.len())
    }
}

impl Drop for OpenedAnswer {
    fn drop(&mut self) {
        self.field.zeroize();
        self.values.zeroize();
        for words in self.meaning.iter_mut().flat_map(BTreeMap::values_mut) {
            words.zeroize();
        }
    }
}

/// What tells a record apart from any other JSON.
const KIND: &str = "referral";

/// The JSON inside, on its way in. The order of the keys is that of the fields.
#[derive(Serialize)]
struct Plain<'a, Answers> {
    pateka: &'a str,
    format: u32,
    reference: &'a str,
    received: &'a str,
    language: &'a str,
    form_version: u32,
    key_set: &'a str,
    quarantine: bool,
    answers: Answers,
}

#[derive(Serialize)]
struct Written<'a> {
    field: &'a str,
    kind: &'a str,
    label: BTreeMap<&'a str, &'a str>,
    values: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    meaning: Vec<BTreeMap<&'a str, &'a str>>,
}

/// The JSON inside, on its way out.
#[derive(Deserialize)]
struct Inside {
    reference: String,
    received: String,
    language: String,
    form_version: u32,
    key_set: String,
    quarantine: bool,
    answers: Vec<OpenedAnswer>,
}

/// Read first, because a later format may lack anything else.
#[derive(Deserialize)]
struct FormatOf {
    pateka: String,
    format: u32,
}

fn in_all<'a>(
    languages: &'a [Lang],
    text: impl Fn(&Lang) -> &'a str,
) -> BTreeMap<&'a str, &'a str> {
    let languages = languages.iter();
    languages.map(|lang| (lang.code(), text(lang))).collect()
}

/// What was chosen, in words. Yes and no are the same everywhere, and need none.
fn meaning<'a>(
    field: &'a Field,
    values: &[String],
    languages: &'a [Lang],
) -> Vec<BTreeMap<&'a str, &'a str>> {
    if !matches!(field.kind, FieldKind::Choice | FieldKind::Choices) {
        return Vec::new();
    }
    let options = values.iter().filter_map(|value| {
        let mut options = field.options.iter();
        options.find(|option| option.value == *value)
    });
    options
        .map(|option| in_all(languages, |lang| option.label.get(lang)))
        .collect()
}

/// The JSON with spaces behind it and a line break at the end: still JSON. Written into a buffer of the right
/// size, because one that grows leaves its old places unwiped.
fn padded(plain: &impl Serialize) -> Result<(Zeroizing<Vec<u8>>, u32), SealError> {
    let mut counted = Counted(0);
    serde_json::to_writer(&mut counted, plain).map_err(|_| SealError::Encryption)?;
    let class = SIZE_CLASSES
        .into_iter()
        .find(|class| counted.0 < bytes_of(*class))
        .ok_or(SealError::TooLarge)?;
    let mut buffer = Zeroizing::new(Vec::with_capacity(bytes_of(class)));
    serde_json::to_writer(&mut *buffer, plain).map_err(|_| SealError::Encryption)?;
    buffer.resize(bytes_of(class) - 1, b' ');
    buffer.push(b'\n');
    Ok((buffer, class))
}

fn bytes_of(class: u32) -> usize {
    usize::try_from(class).unwrap_or_default() * 1024
}

struct Counted(usize);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn encrypt(plain: &[u8], recipients: &Recipients) -> Result<Vec<u8>, SealError> {
    let keys = recipients.keys().iter();
    let encryptor =
        age::Encryptor::with_recipients(keys.map(|key| &key.public as &dyn age::Recipient))
            .map_err(|_| SealError::Encryption)?;
    let mut file = Vec::with_capacity(plain.len() + 1024);
    let mut writer = encryptor
        .wrap_output(&mut file)
        .map_err(|_| SealError::Encryption)?;
    writer.write_all(plain).map_err(|_| SealError::Encryption)?;
    writer.finish().map_err(|_| SealError::Encryption)?;
    Ok(file)
}

fn decrypt(file: &[u8], identities: &[x25519::Identity]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let decryptor = age::Decryptor::new(file).map_err(|_| OpenError::Damaged)?;
    let identities = identities.iter();
    let mut reader = decryptor
        .decrypt(identities.map(|identity| identity as &dyn age::Identity))
        .map_err(|error| match error {
            age::DecryptError::NoMatchingKeys => OpenError::OtherKey,
            _ => OpenError::Damaged,
        })?;
    let mut plain = Zeroizing::new(Vec::with_capacity(file.len()));
    reader
        .read_to_end(&mut plain)
        .map_err(|_| OpenError::Damaged)?;
    Ok(plain)
}

fn parse(plain: &[u8]) -> Result<Inside, OpenError> {
    let format: FormatOf = serde_json::from_slice(plain).map_err(|_| OpenError::Damaged)?;
    match format.format {
        _ if format.pateka != KIND => Err(OpenError::Damaged),
        FORMAT => serde_json::from_slice(plain).map_err(|_| OpenError::Damaged),
        newer => Err(OpenError::Newer(newer)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::diag::{FilePath, Report};
    use crate::referral::{decode, testing, validate};

    fn key() -> x25519::Identity {
        x25519::Identity::generate()
    }

    fn lang(code: &str) -> Lang {
        Lang::parse(code).unwrap()
    }

    fn message(text: &str) -> String {
        format!(
            "who=parent&age_band=14_15&contact_by=phone&contact=0888123456&leave_message=yes&message={text}"
        )
    }

    fn sealed(body: &str, recipients: &Recipients) -> Sealed {
        let languages = [lang("bg"), lang("en")];
        let file = FilePath::new("referral.toml");
        let form = Form::read(&file, "", &languages, &mut Report::default()).unwrap();
        let submission = validate(&form, decode(body.as_bytes())).unwrap();
        let received = "2026-12-01T22:30:00Z".parse::<jiff::Timestamp>().unwrap();
        let received = received.to_zoned_datetime(TimeZone::get("Europe/Sofia").unwrap());
        let record = Record {
            reference: &Reference::parse("AB3CD4EF").unwrap(),
            received: &received,
            lang: &languages[1],
            languages: &languages,
            form: &form,
            submission: &submission,
            mark: Mark::Quarantine,
        };
        seal(&record, recipients).unwrap()
    }

    fn practice(body: &str) -> (x25519::Identity, Sealed) {
        let key = key();
        let sealed = sealed(body, &Recipients::practice(key.to_public()));
        (key, sealed)
    }

    #[test]
    fn every_recipient_opens_what_was_sealed_and_nobody_else_does() {
        let (recipients, keys) = testing::recipients();
        let sealed = sealed(&message("Help%0Aplease"), &recipients);
        for key in &keys {
            let opened = open(&sealed, std::slice::from_ref(key)).unwrap();
            assert_eq!(opened.answers_to("message"), ["Help\nplease"]);
            assert_eq!(opened.answers_to("say_who_we_are"), ["no"]);
            assert_eq!(opened.received, "2026-12-02T00:30:00+02:00");
        }
        assert_eq!(open(&sealed, &[key()]).err(), Some(OpenError::OtherKey));
        assert_eq!(open(&sealed, &[]).err(), Some(OpenError::OtherKey));
        assert_eq!(sealed.head().day.to_string(), "2026-12-02");
    }

    #[test]
    fn a_record_can_be_read_without_the_form() {
        let (key, sealed) = practice(&message("x"));
        let opened = open(&sealed, &[key]).unwrap();
        let who = &opened.answers[0];
        assert_eq!(who.label["bg"], "Кой си ти?");
        assert_eq!(who.meaning[0]["en"], "A parent or relative");
        let plain = decrypt(sealed.file(), &[]).err();
        assert_eq!(plain, Some(OpenError::OtherKey));
    }

    #[test]
    fn inside_is_json_with_the_answers_in_the_order_of_the_form() {
        let (key, sealed) = practice(&message("x"));
        let plain = decrypt(sealed.file(), &[key]).unwrap();
        let text = std::str::from_utf8(&plain).unwrap();
        assert!(text.starts_with(
            r#"{"pateka":"referral","format":1,"reference":"AB3CD4EF","received":"2026-12-02T00:30:00+02:00","language":"en","form_version":1,"key_set":""#
        ));
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let fields = value["answers"].as_array().unwrap().iter();
        let fields: Vec<_> = fields
            .map(|answer| answer["field"].as_str().unwrap())
            .collect();
        let expected = [
            "who",
            "age_band",
            "contact_by",
            "contact",
            "leave_message",
            "say_who_we_are",
            "message",
        ];
        assert_eq!(fields, expected);
    }

    #[test]
    fn the_length_says_no_more_than_a_size_class() {
        let size = |text: &str| {
            let (key, sealed) = practice(&message(text));
            let plain = decrypt(sealed.file(), &[key]).unwrap();
            assert_eq!(plain.len(), bytes_of(sealed.head().size_class));
            assert!(sealed.file().len() < plain.len() + 1024);
            (sealed.head().size_class, plain.len())
        };
        assert_eq!(size("x"), (4, 4096));
        assert_eq!(size(&"y".repeat(300)), (4, 4096));
        assert_eq!(size(&"%D0%B9".repeat(1500)), (16, 16_384));
    }

    #[test]
    fn every_flipped_byte_and_every_truncation_is_refused() {
        let (key, whole) = practice(&message("x"));
        let keys = [key];
        let refused = |file: Vec<u8>| {
            let changed = Sealed::stored(whole.head.clone(), file);
            open(&changed, &keys).is_err()
        };
        // The header byte by byte, the long body of ciphertext here and there: a chunk is one.
        let places = (0..whole.file.len()).filter(|at| *at < 500 || at % 97 == 0);
        for at in places {
            let mut file = whole.file.clone();
            file[at] ^= 1;
            assert!(refused(file), "flipped at {at}");
            assert!(refused(whole.file[..at].to_vec()), "cut at {at}");
        }
        let mut longer = whole.file.clone();
        longer.push(0);
        assert!(refused(longer));
        assert!(!refused(whole.file.clone()));
    }

    #[test]
    fn a_record_that_stands_beside_other_columns_is_refused_by_name() {
        let (key, sealed) = practice(&message("x"));
        let keys = [key];
        let changed = |change: &dyn Fn(&mut Head)| {
            let mut head = sealed.head.clone();
            change(&mut head);
            open(&Sealed::stored(head, sealed.file.clone()), &keys).err()
        };
        let other = Reference::parse("AB3CD4EG").unwrap();
        type Change<'a> = &'a dyn Fn(&mut Head);
        let cases: [(Change<'_>, Column); 7] = [
            (&|head| head.reference = other.clone(), Column::Reference),
            (&|head| head.day = head.day.tomorrow().unwrap(), Column::Day),
            (&|head| head.lang = lang("bg"), Column::Language),
            (&|head| head.form_version = 2, Column::FormVersion),
            (
                &|head| head.key_set = KeySet::parse("0123456789abcdef").unwrap(),
                Column::KeySet,
            ),
            (&|head| head.size_class = 16, Column::SizeClass),
            (&|head| head.mark = Mark::None, Column::Quarantine),
        ];
        for (change, column) in cases {
            assert_eq!(changed(change), Some(OpenError::Mismatch(column)));
        }
        assert_eq!(changed(&|_| {}), None);
    }

    #[test]
    fn a_later_format_is_told_from_damage() {
        let key = key();
        let recipients = Recipients::practice(key.to_public());
        let head = practice(&message("x")).1.head;
        let opened = |text: &str| {
            let file = encrypt(text.as_bytes(), &recipients).unwrap();
            open(
                &Sealed::stored(head.clone(), file),
                std::slice::from_ref(&key),
            )
            .err()
        };
        assert_eq!(
            opened(r#"{"pateka":"referral","format":2,"all":"new"}"#),
            Some(OpenError::Newer(2))
        );
        assert_eq!(
            opened(r#"{"pateka":"other","format":1}"#),
            Some(OpenError::Damaged)
        );
        assert_eq!(opened("hello"), Some(OpenError::Damaged));
    }

    #[test]
    fn new_keys_open_what_was_sealed_again_and_old_ones_do_not() {
        let (old, sealed) = practice(&message("x"));
        let new = key();
        let recipients = Recipients::practice(new.to_public());
        let again = rewrap(&sealed, std::slice::from_ref(&old), &recipients).unwrap();
        assert_eq!(again.head().key_set, *recipients.key_set());
        assert_eq!(open(&again, &[new]).unwrap().answers_to("message"), ["x"]);
        assert_eq!(open(&again, &[old]).err(), Some(OpenError::OtherKey));
        let strange = rewrap(&sealed, &[key()], &recipients).err();
        assert_eq!(strange, Some(RewrapError::Open(OpenError::OtherKey)));
    }

    #[test]
    fn nothing_of_an_answer_is_in_what_can_be_printed() {
        let (key, sealed) = practice(&message("ZZMARKER"));
        let opened = open(&sealed, &[key]).unwrap();
        let printed = format!("{sealed:?} {opened:?} {:?}", sealed.head().reference);
        assert_eq!(
            printed,
            "Sealed(4535 bytes) Opened(7 answers) Reference"
                .replace("4535", &sealed.file.len().to_string())
        );
    }
}
