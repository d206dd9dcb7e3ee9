//! From a submission to the staff member who reads it: sealing, store, keys, mail and the commands, from outside.
//!
//! Records are made by the library, as `host` makes them; everything that staff does is done by the program.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use age::secrecy::ExposeSecret;
use age::x25519;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pateka::diag::{FilePath, Report};
use pateka::form::{Form, Mail, MailSecurity, MailServer};
use pateka::i18n::Lang;
use pateka::referral::intake::{Circumstances, Intake};
use pateka::referral::notify::{self, Mailer};
use pateka::referral::store::{DATABASE_FILE, DEFAULT_DATA_FOLDER, MailState, StoreError};
use pateka::referral::{Mark, Recipients, Store, decode, validate};

use crate::site::TestSite;

/// What must be in no file, no mail and no message, but where a referral is shown.
const MARKER: &str = "ZZMARKER";

/// A centre with its keys and the data of its server.
struct Centre {
    site: TestSite,
    form: Form,
    /// Of two members of staff and of the recovery key.
    keys: Vec<x25519::Identity>,
    intake: Intake,
}

struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Centre {
    fn new() -> Centre {
        let site = TestSite::new("-- referral.toml --\nversion = 3\n");
        let keys: Vec<_> = (0..3).map(|_| x25519::Identity::generate()).collect();
        site.write("recipients.txt", recipients_text(&keys).as_bytes());
        fs::write(site.root().join("maria.identity"), identity_text(&keys[0])).unwrap();
        let languages: Vec<Lang> = ["bg", "en"].map(|code| Lang::parse(code).unwrap()).to_vec();
        let mut report = Report::default();
        let file = FilePath::new("referral.toml");
        let form = Form::read(&file, "version = 3\n", &languages, &mut report).unwrap();
        let intake = Intake {
            store: Arc::new(Store::host(&site.root().join(DEFAULT_DATA_FOLDER)).unwrap()),
            recipients: recipients(&keys),
            zone: TimeZone::get("Europe/Sofia").unwrap(),
            languages,
        };
        Centre {
            site,
            form,
            keys,
            intake,
        }
    }

    /// Takes a posted form in; gives its reference.
    fn receive(&self, number: u8, body: &str) -> String {
        let submission = validate(&self.form, decode(body.as_bytes())).unwrap();
        let circumstances = Circumstances {
            lang: &self.intake.languages[1],
            nonce: [number; 16],
            mark: Mark::None,
            now: "2026-12-01T08:00:00Z".parse().unwrap(),
        };
        let accepted = self.intake.take(&self.form, &submission, &circumstances);
        accepted.unwrap().reference.to_string()
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        run(self.site.root(), arguments, "")
    }

    fn data(&self) -> PathBuf {
        self.site.root().join(DEFAULT_DATA_FOLDER)
    }
}

fn recipients_text(keys: &[x25519::Identity]) -> String {
    let names = ["Мария", "Иван", "recovery: сейф"];
    let lines = keys.iter().zip(names);
    lines
        .map(|(key, name)| format!("{} {name}\n", key.to_public()))
        .collect()
}

fn recipients(keys: &[x25519::Identity]) -> Recipients {
    let mut report = Report::default();
    let file = FilePath::new("recipients.txt");
    Recipients::read(&file, &recipients_text(keys), &[], &mut report).unwrap()
}

fn identity_text(key: &x25519::Identity) -> String {
    format!("# a test\n{}\n", key.to_string().expose_secret())
}

/// Runs the program; its stdin is no terminal.
fn run(folder: &Path, arguments: &[&str], stdin: &str) -> Ended {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pateka"))
        .current_dir(folder)
        .args(arguments)
        .env_remove("LC_ALL")
        .env_remove("LANG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that reads nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    Ended {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A girl who can be called, but not left a message; a message that would be a formula.
const CALL_ME: &str = "who=young_person&age_band=14_15&name=ZZMARKER&contact_by=phone&contact=%2B359+88+123+45+67\
    &message=%3DHYPERLINK(%22x%22)%0AZZMARKER+%3Cb%3E";
/// A parent who may be called at any time.
const PARENT: &str = "who=parent&age_band=16_17&contact_by=sms&contact=0888123456&leave_message=yes\
    &say_who_we_are=yes";

#[test]
fn the_list_needs_no_key_and_shows_no_content() {
    let centre = Centre::new();
    assert!(
        centre
            .run(&["referrals", "list"])
            .stdout
            .contains("no referrals")
    );
    let reference = centre.receive(1, CALL_ME);
    fs::remove_file(centre.site.root().join("maria.identity")).unwrap();
    for format in ["human", "json", "csv", "html"] {
        let listed = centre.run(&["referrals", "list", "--format", format]);
        assert_eq!((listed.code, listed.stderr.as_str()), (0, ""));
        assert!(listed.stdout.contains(&reference), "{}", listed.stdout);
        assert!(!listed.stdout.contains(MARKER) && !listed.stdout.contains("88 123"));
    }
    let json = centre
        .run(&["referrals", "list", "--format", "json"])
        .stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let entry = json[0].as_object().unwrap();
    assert_eq!(entry["day"], "2026-12-01");
    assert_eq!(
        (&entry["state"], &entry["form_version"]),
        (&"new".into(), &3.into())
    );
    assert_eq!(entry.len(), 9);
}

#[test]
fn a_referral_is_shown_with_the_rule_of_safe_contact_above_the_number() {
    let centre = Centre::new();
    let reference = centre.receive(1, CALL_ME);
    let (first, second) = reference.split_at(4);
    let spoken = format!("{}-{second}", first.to_lowercase());
    let shown = centre.run(&["--lang", "bg", "referrals", "show", &spoken]);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    let order = [
        "Кой си ти?",
        "Млад човек",
        "НЕ ОСТАВЯЙТЕ СЪОБЩЕНИЕ.",
        "НЕ КАЗВАЙТЕ КОИ СМЕ.",
        "Телефон или имейл",
        "+359 88 123 45 67",
        "ZZMARKER <b>",
    ];
    let mut rest = shown.stdout.as_str();
    for part in order {
        let at = rest
            .find(part)
            .unwrap_or_else(|| panic!("{part} in {}", shown.stdout));
        rest = rest.split_at(at).1;
    }
    let parent = centre.receive(2, PARENT);
    let shown = centre.run(&["--lang", "en", "referrals", "show", &parent]);
    assert!(
        shown.stdout.contains("YOU MAY LEAVE A MESSAGE."),
        "{}",
        shown.stdout
    );
    assert!(shown.stdout.contains("A parent or relative"));
}

#[test]
fn an_export_can_be_printed_and_holds_nothing_that_runs() {
    let centre = Centre::new();
    centre.receive(1, CALL_ME);
    centre.receive(2, PARENT);
    let html = centre.run(&["referrals", "export"]);
    assert_eq!(html.code, 0, "{}", html.stderr);
    assert!(html.stdout.contains("ZZMARKER &lt;b&gt;"));
    assert!(!html.stdout.contains("<b>") && !html.stdout.contains("<script"));
    assert!(!html.stdout.contains("http://") && !html.stdout.contains("https://"));
    assert_eq!(html.stdout.matches("<article>").count(), 2);
    let rule = html.stdout.find("Do not leave a message.").unwrap();
    assert!(rule < html.stdout.find("+359 88").unwrap());
    let json = centre
        .run(&["referrals", "export", "--format", "json"])
        .stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[1]["answers"][0]["values"][0], "parent");
}

#[test]
fn a_table_computes_nothing_and_keeps_the_digits_of_telephones() {
    let centre = Centre::new();
    centre.receive(1, CALL_ME);
    centre.receive(2, PARENT);
    let csv = centre
        .run(&["referrals", "export", "--format", "csv"])
        .stdout;
    let table = parse_csv(csv.strip_prefix('\u{feff}').unwrap());
    let column = |name: &str| table[0].iter().position(|cell| cell == name).unwrap();
    let contact = column("contact");
    assert_eq!(
        (column("leave_message"), column("say_who_we_are")),
        (contact - 2, contact - 1)
    );
    assert_eq!(
        table[1][contact - 2..=contact],
        ["no", "no", "'+359 88 123 45 67"]
    );
    assert_eq!(
        table[2][contact - 2..=contact],
        ["yes", "yes", "'0888123456"]
    );
    assert_eq!(
        table[1][column("message")],
        "'=HYPERLINK(\"x\")\nZZMARKER <b>"
    );
    assert!(table.iter().all(|row| row.len() == table[0].len()));
}

/// RFC 4180, as strictly as it is written.
fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let mut table = vec![vec![String::new()]];
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        let row = table.last_mut().unwrap();
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(letters.next(), Some('\n'));
                table.push(vec![String::new()]);
            }
            other => row.last_mut().unwrap().push(other),
        }
    }
    assert_eq!(table.pop(), Some(vec![String::new()]));
    table
}

#[test]
fn a_closed_referral_is_purged_when_its_time_has_come_and_leaves_no_bytes() {
    let centre = Centre::new();
    let closed = centre.receive(1, CALL_ME);
    let new = centre.receive(2, PARENT);
    let run =
        |arguments: &[&str]| centre.run(&[&["--lang", "en", "referrals"], arguments].concat());
    assert_eq!(run(&["status", &closed, "seen"]).code, 0);
    assert_eq!(run(&["status", &closed, "closed"]).code, 0);
    let soon = Timestamp::now().to_zoned_datetime(TimeZone::UTC).date();
    let soon = soon
        .checked_add(jiff::Span::new().days(28))
        .unwrap()
        .to_string();
    assert_eq!(run(&["purge", "--at", &soon]).stdout, "");
    let dry = run(&["purge", "--at", "2036-01-01", "--dry-run"]);
    assert!(
        dry.stdout.contains(&closed) && !dry.stdout.contains(&new),
        "{}",
        dry.stdout
    );
    let (_, sealed) = centre
        .intake
        .store
        .sealed(&pateka::referral::Reference::parse(&closed).unwrap())
        .unwrap();
    let needle = &sealed.file()[1500..1532];
    assert!(occurs(&centre.data(), needle));
    assert!(
        run(&["purge", "--at", "2036-01-01"])
            .stdout
            .contains(&closed)
    );
    assert!(!occurs(&centre.data(), needle));
    let listed = run(&["list"]).stdout;
    assert!(
        listed.contains(&new) && !listed.contains(&closed),
        "{listed}"
    );
    assert_eq!(run(&["show", &closed]).code, 2);
    assert_eq!(run(&["status", &closed, "seen"]).code, 2);
}

fn occurs(folder: &Path, needle: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().flatten().any(|file| {
        let bytes = fs::read(file.path()).unwrap();
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}

#[test]
fn nothing_that_was_written_is_in_a_file_of_the_server() {
    let centre = Centre::new();
    let reference = centre.receive(1, CALL_ME);
    centre.run(&["referrals", "status", &reference, "contacted"]);
    for needle in [
        "ZZMARKER",
        "+359 88 123",
        "HYPERLINK",
        "young_person",
        "AGE-SECRET-KEY",
    ] {
        assert!(!occurs(&centre.data(), needle.as_bytes()), "{needle}");
    }
}

#[test]
fn new_keys_read_what_was_sealed_before_them_after_a_rewrap() {
    let centre = Centre::new();
    let reference = centre.receive(1, CALL_ME);
    let newcomer = x25519::Identity::generate();
    let new_file = centre.site.root().join("new.txt");
    fs::write(&new_file, identity_text(&newcomer)).unwrap();
    let show = |file: &str| centre.run(&["referrals", "show", &reference, "--identity", file]);
    let refused = show("new.txt");
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("rewrap"), "{}", refused.stderr);

    centre.site.write(
        "recipients.txt",
        format!("{} Нов\n", newcomer.to_public()).as_bytes(),
    );
    let lacking = centre.run(&["referrals", "rewrap"]);
    assert_eq!(lacking.code, 1);
    assert!(
        lacking.stderr.contains("keys new --recovery"),
        "{}",
        lacking.stderr
    );

    let keys = [newcomer, centre.keys[1].clone(), centre.keys[2].clone()];
    centre
        .site
        .write("recipients.txt", recipients_text(&keys).as_bytes());
    let done = centre.run(&["referrals", "rewrap"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(show("new.txt").stdout.contains(MARKER));
    assert_eq!(show("maria.identity").code, 2);
    assert_eq!(
        centre
            .run(&["referrals", "rewrap", "--identity", "new.txt"])
            .code,
        0
    );
}

#[test]
fn what_somebody_put_in_its_place_is_not_shown() {
    let centre = Centre::new();
    let first = centre.receive(1, CALL_ME);
    let second = centre.receive(2, PARENT);
    let database = rusqlite::Connection::open(centre.data().join(DATABASE_FILE)).unwrap();
    let exchange = "UPDATE referral SET sealed = (SELECT sealed FROM referral WHERE reference = ?2) \
                    WHERE reference = ?1";
    database.execute(exchange, [&second, &first]).unwrap();
    let shown = centre.run(&["referrals", "show", &second]);
    assert_eq!((shown.code, shown.stdout.as_str()), (1, ""));
    assert!(
        shown.stderr.contains("the reference differs"),
        "{}",
        shown.stderr
    );
    database
        .execute(
            "UPDATE referral SET sealed = x'00' WHERE reference = ?1",
            [&second],
        )
        .unwrap();
    assert_eq!(centre.run(&["referrals", "show", &second]).code, 1);
    let exported = centre.run(&["referrals", "export", "--format", "json"]);
    assert_eq!(exported.code, 1);
    assert!(exported.stdout.contains(&first) && !exported.stdout.contains(&second));
}

#[test]
fn wrong_usage_is_said_and_ends_with_2() {
    let centre = Centre::new();
    let reference = centre.receive(1, CALL_ME);
    let cases: [&[&str]; 6] = [
        &["referrals", "show", "AB3CD4E0"],
        &["referrals", "show", "AB3CD4EF"],
        &["referrals", "list", "--data", "nowhere"],
        &[
            "referrals",
            "show",
            &reference,
            "--identity",
            "nobody.identity",
        ],
        &["referrals", "show", &reference, "--identity", "site.toml"],
        &["referrals", "status", &reference, "done"],
    ];
    for arguments in cases {
        let ended = centre.run(arguments);
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (2, ""),
            "{arguments:?}"
        );
        assert!(!ended.stderr.is_empty(), "{arguments:?}");
    }
    fs::remove_file(centre.site.root().join("maria.identity")).unwrap();
    let nobody = centre.run(&["referrals", "show", &reference]);
    assert_eq!(nobody.code, 2);
    assert!(nobody.stderr.contains("--identity"), "{}", nobody.stderr);
}

#[test]
fn a_copy_is_read_where_there_is_no_site() {
    let centre = Centre::new();
    let reference = centre.receive(1, CALL_ME);
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("copy");
    fs::create_dir(&copy).unwrap();
    for file in fs::read_dir(centre.data()).unwrap().flatten() {
        fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    fs::write(
        elsewhere.path().join("my.identity"),
        identity_text(&centre.keys[2]),
    )
    .unwrap();
    let shown = run(
        elsewhere.path(),
        &["referrals", "--data", "copy", "show", &reference],
        "",
    );
    assert!(shown.stdout.contains(MARKER), "{}", shown.stderr);
    let lost = run(elsewhere.path(), &["referrals", "list"], "");
    assert_eq!(lost.code, 2);
    assert!(lost.stderr.contains("--data"), "{}", lost.stderr);
}

#[test]
fn a_key_is_made_once_kept_behind_its_passphrase_and_opens_what_is_sealed_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let new = ["--lang", "bg", "keys", "new", "--name", "Мария Иванова"];
    let made = run(folder.path(), &new, "дълга парола за теста\nвтори ред\n");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let (public, name) = made.stdout.trim_end().split_once(' ').unwrap();
    assert_eq!(name, "Мария Иванова");
    let public: x25519::Recipient = public.parse().unwrap();
    assert!(!made.stderr.contains("дълга парола"));
    let file = folder.path().join("maria-ivanova.identity");
    let bytes = fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let again = run(folder.path(), &new, "друга парола\n");
    assert_eq!((again.code, again.stdout.as_str()), (2, ""));
    assert_eq!(fs::read(&file).unwrap(), bytes);

    let centre = Centre::new();
    let (ivan, safe) = (&centre.keys[1], &centre.keys[2]);
    let lines = format!(
        "{public} Мария\n{} Иван\n{} recovery: сейф\n",
        ivan.to_public(),
        safe.to_public()
    );
    centre.site.write("recipients.txt", lines.as_bytes());
    let reference = centre.receive(1, CALL_ME);
    assert_eq!(centre.run(&["referrals", "rewrap"]).code, 0);
    let file = file.to_str().unwrap();
    let show = [
        "--lang",
        "en",
        "referrals",
        "show",
        &reference,
        "--identity",
        file,
    ];
    let shown = run(centre.site.root(), &show, "дълга парола за теста\n");
    assert!(shown.stdout.contains(MARKER), "{}", shown.stderr);
    let wrong = run(centre.site.root(), &show, "дълга парола за тест\n");
    assert_eq!((wrong.code, wrong.stdout.as_str()), (2, ""));
    assert!(wrong.stderr.contains("passphrase"), "{}", wrong.stderr);
    let none = run(centre.site.root(), &show, "");
    assert_eq!((none.code, none.stdout.as_str()), (2, ""));
}

#[test]
fn the_recovery_key_comes_with_a_page_for_paper() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = [
        "keys",
        "new",
        "--recovery",
        "--name",
        "safe",
        "--out",
        "r.identity",
    ];
    let made = run(folder.path(), &arguments, "a passphrase of the test\n");
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert!(
        made.stdout.ends_with(" recovery: safe\n"),
        "{}",
        made.stdout
    );
    let page = fs::read_to_string(folder.path().join("r-recovery.html")).unwrap();
    assert!(page.contains("<svg") && !page.contains("http:") && !page.contains("https:"));
    // Typed from the page, row by row.
    let cell = |text: &str, from: &str, to: &str| {
        let rest = text.split_once(from).unwrap().1;
        rest.split_once(to).unwrap().0.to_owned()
    };
    let table = cell(&page, "<table>", "</table>");
    let rows = table.split("<tr>").skip(1).map(|row| {
        let groups = cell(row, "<td>", "</td>");
        let check = cell(row, "</td><td>", "</td>");
        format!("{groups} {check}\n")
    });
    let typed = pateka::referral::keys::unlock(rows.collect::<String>().as_bytes(), None).unwrap();
    let public = made.stdout.split(' ').next().unwrap();
    assert_eq!(typed[0].to_public().to_string(), public);
    let again = run(folder.path(), &arguments, "a passphrase of the test\n");
    assert_eq!(again.code, 2);
}

#[test]
fn a_key_is_not_made_where_it_would_be_published_or_without_a_passphrase() {
    let site = TestSite::new("-- static/a.css --\na { color: red }\n");
    let make = |out: &str, stdin: &str| {
        run(
            site.root(),
            &["keys", "new", "--name", "A", "--out", out],
            stdin,
        )
        .code
    };
    assert_eq!(make("static/a.identity", "a passphrase of the test\n"), 2);
    assert_eq!(make("a.identity", ""), 2);
    assert_eq!(make("a.identity", "\n"), 2);
    for name in ["", " ", "recovery: a", "a\nb"] {
        let ended = run(
            site.root(),
            &["keys", "new", "--name", name],
            "a passphrase of the test\n",
        );
        assert_eq!(ended.code, 2, "{name:?}");
    }
    assert!(!site.root().join("a.identity").exists());
}

#[test]
fn what_is_wrong_with_the_keys_is_found_by_check_and_a_secret_key_is_not_shown() {
    let site = TestSite::new("");
    let secret = x25519::Identity::generate().to_string();
    let secret = secret.expose_secret();
    let text = format!("# keys\n{secret} Мария\nage1nothing Иван\n");
    site.write("recipients.txt", text.as_bytes());
    for lang in ["bg", "en"] {
        for format in ["human", "json", "github"] {
            let ended = site.run(&["--lang", lang, "check", "--format", format]);
            assert_eq!(ended.code, 1);
            let printed = format!("{}{}", ended.stdout, ended.stderr);
            assert!(
                printed.contains("recipients.txt:3:1") || format != "human",
                "{printed}"
            );
            assert!(!printed.contains(secret), "{printed}");
        }
    }
    let json = site.run(&["check", "--format", "json"]).stdout;
    for code in ["recipient-secret", "recipient-key", "recipients-missing"] {
        assert!(
            json.contains(&format!("\"code\":\"{code}\"")),
            "{code} in {json}"
        );
    }
}

/// A mail server for one test: what it got, one text a mail.
struct Sink {
    port: u16,
    mails: Receiver<String>,
    /// Whether it refuses every mail.
    refuses: Arc<Mutex<bool>>,
}

impl Sink {
    fn new() -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, mails) = mpsc::channel();
        let refuses = Arc::new(Mutex::new(false));
        let refusing = Arc::clone(&refuses);
        // It ends with the program that runs the tests.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let refuse = *refusing.lock().unwrap();
                if let Some(mail) = take_mail(stream.unwrap(), refuse) {
                    let _ = sender.send(mail);
                }
            }
        });
        Sink {
            port,
            mails,
            refuses,
        }
    }

    fn mailer(&self, to: &[&str]) -> Mailer {
        let mail = Mail {
            server: MailServer {
                security: MailSecurity::None,
                host: "127.0.0.1".to_owned(),
                port: self.port,
            },
            from: "office@example.org".to_owned(),
            to: to.iter().map(|to| (*to).to_owned()).collect(),
            user: None,
            password_file: None,
            every: 15,
        };
        Mailer::new(&mail, None).unwrap()
    }

    fn got(&self) -> Vec<String> {
        self.mails.try_iter().collect()
    }
}

/// Speaks as much SMTP as a client wants to hear.
fn take_mail(stream: TcpStream, refuse: bool) -> Option<String> {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut stream = stream;
    let mut say = move |text: &str| stream.write_all(format!("{text}\r\n").as_bytes());
    say("220 sink").ok()?;
    let mut mail = String::new();
    loop {
        let line = lines.next()?.ok()?;
        match line.get(..4).unwrap_or_default() {
            "EHLO" => say("250 sink").ok()?,
            "RCPT" if refuse => say("451 later").ok()?,
            "RCPT" => {
                mail.push_str(&line);
                mail.push('\n');
                say("250 ok").ok()?;
            }
            "DATA" => {
                say("354 go on").ok()?;
                loop {
                    let line = lines.next()?.ok()?;
                    if line == "." {
                        break;
                    }
                    mail.push_str(&line);
                    mail.push('\n');
                }
                say("250 taken").ok()?;
                return Some(mail);
            }
            "QUIT" => return None,
            _ => say("250 ok").ok()?,
        }
    }
}

fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + 60 * minutes).unwrap()
}

#[test]
fn each_address_gets_one_constant_mail_that_says_only_that_something_came() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sink = Sink::new();
    let mailer = sink.mailer(&["a@example.org", "b@example.org"]);
    let mut texts = Vec::new();
    let mut references = Vec::new();
    for body in [CALL_ME, PARENT] {
        let centre = Centre::new();
        references.push(centre.receive(1, body));
        references.push(centre.receive(2, body));
        let store = &centre.intake.store;
        let round = runtime
            .block_on(notify::round(store, &mailer, minute(0)))
            .unwrap();
        assert_eq!((round.sent, round.failed), (2, 0));
        let again = runtime
            .block_on(notify::round(store, &mailer, minute(1)))
            .unwrap();
        assert_eq!(again, notify::Round::default());
        texts.push(sink.got());
    }
    let constant = |mail: &String| {
        let lines = mail.lines().filter(|line| !line.starts_with("Message-ID:"));
        lines.collect::<Vec<_>>().join("\n")
    };
    let first: Vec<_> = texts[0].iter().map(constant).collect();
    let second: Vec<_> = texts[1].iter().map(constant).collect();
    assert_eq!(first, second);
    assert_eq!(first.len(), 2);
    assert_eq!(first[0].replace("a@example.org", "b@example.org"), first[1]);
    for mail in &texts.concat() {
        assert_eq!(mail.matches("RCPT TO:").count(), 1, "{mail}");
        assert!(mail.contains("Auto-Submitted: auto-generated"), "{mail}");
        assert!(mail.contains("From: office@example.org"), "{mail}");
        assert!(!mail.contains(MARKER) && !mail.contains("359"), "{mail}");
        assert!(
            references
                .iter()
                .all(|reference| !mail.contains(reference.as_str()))
        );
        let id = mail
            .lines()
            .find(|line| line.starts_with("Message-ID:"))
            .unwrap();
        assert!(id.ends_with("@example.org>"), "{id}");
    }
}

#[test]
fn a_mail_that_is_not_taken_is_tried_again_and_at_last_is_seen_in_the_list() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sink = Sink::new();
    let mailer = sink.mailer(&["a@example.org"]);
    let centre = Centre::new();
    centre.receive(1, CALL_ME);
    let store = &centre.intake.store;
    let round = |at| {
        runtime
            .block_on(notify::round(store, &mailer, minute(at)))
            .unwrap()
    };
    *sink.refuses.lock().unwrap() = true;
    assert_eq!(round(0).failed, 1);
    assert_eq!(round(0).failed, 0);
    assert_eq!(round(1).failed, 1);
    let dead = round(8 * 24 * 60);
    assert_eq!((dead.failed, dead.dead), (1, 1));
    assert_eq!(store.mails().unwrap()[0].state, MailState::Dead);
    let listed = centre.run(&["--lang", "en", "referrals", "list"]);
    assert!(listed.stderr.contains("a@example.org"), "{}", listed.stderr);
    *sink.refuses.lock().unwrap() = false;
    assert_eq!(round(9 * 24 * 60).sent, 0);
    centre.receive(2, PARENT);
    assert_eq!(round(9 * 24 * 60).sent, 1);
    assert_eq!(sink.got().len(), 1);
}

#[test]
fn the_worker_tells_what_was_waiting_and_is_woken_by_what_arrives() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let sink = Sink::new();
    let centre = Centre::new();
    centre.receive(1, CALL_ME);
    let wake = Arc::new(tokio::sync::Notify::new());
    let working = notify::run(
        Arc::clone(&centre.intake.store),
        sink.mailer(&["a@example.org"]),
        Arc::clone(&wake),
        Timestamp::now,
        |_| {},
    );
    let worker = runtime.spawn(working);
    let wait = Duration::from_secs(30);
    sink.mails.recv_timeout(wait).unwrap();
    // To another address, because the first one is not to be disturbed again so soon.
    worker.abort();
    let working = notify::run(
        Arc::clone(&centre.intake.store),
        sink.mailer(&["b@example.org"]),
        Arc::clone(&wake),
        Timestamp::now,
        |_| {},
    );
    let worker = runtime.spawn(working);
    centre.receive(2, PARENT);
    wake.notify_one();
    let mail = sink.mails.recv_timeout(wait).unwrap();
    assert!(mail.contains("RCPT TO:<b@example.org>"), "{mail}");
    worker.abort();
}

#[test]
fn a_second_host_is_kept_out() {
    let centre = Centre::new();
    assert_eq!(Store::host(&centre.data()).err(), Some(StoreError::InUse));
}

/// `tests/run` installs the stock tool and runs this.
#[test]
#[ignore = "needs the program age"]
fn the_stock_tool_opens_a_record_and_inside_is_plain_json() {
    let centre = Centre::new();
    let reference = centre.receive(1, CALL_ME);
    let reference = pateka::referral::Reference::parse(&reference).unwrap();
    let (_, sealed) = centre.intake.store.sealed(&reference).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("record.age");
    fs::write(&record, sealed.file()).unwrap();
    for key in &centre.keys {
        let identity = folder.path().join("identity");
        fs::write(&identity, identity_text(key)).unwrap();
        let output = Command::new("age")
            .arg("--decrypt")
            .arg("--identity")
            .arg(&identity)
            .arg(&record)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(output.stdout.len() % 4096, 0);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(json["answers"][2]["values"][0], MARKER);
    }
}
