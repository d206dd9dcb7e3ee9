//! `[mail]` of `referral.toml`: whom to tell that something arrived, and through which server.
//!
//! Nothing is sent from here, and no password is read. A server without encryption is taken only on this
//! machine.

use super::read::to_u32;
use crate::diag::{Diagnostic, Report, code};
use crate::toml_reader::Table;

/// Whom to tell that something arrived, and through which server.
#[derive(Clone, Debug)]
pub struct Mail {
    pub server: MailServer,
    pub from: String,
    pub to: Vec<String>,
    pub user: Option<String>,
    /// Relative to the site's folder, or absolute.
    pub password_file: Option<String>,
    /// Minutes: at most one mail a person in that time.
    pub every: u32,
}

/// `smtp+starttls://host:port`, `smtps://host`, or `smtp://` to this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    pub security: MailSecurity,
    pub host: String,
    pub port: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSecurity {
    /// Encrypted from the first byte (`smtps://`, port 465).
    Tls,
    /// Encrypted after a greeting, or not sent at all (`smtp+starttls://`, port 587).
    StartTls,
    /// Only to this machine (`smtp://`, port 25).
    None,
}

/// Minutes between two mails to the same person, where the file does not say.
const DEFAULT_EVERY: u32 = 15;

impl Mail {
    /// Reads `[mail]`; absent means that nobody is told.
    pub(super) fn read(table: &mut Table<'_>, report: &mut Report) -> Option<Mail> {
        let file = table.file();
        let mut inner = table.table("mail", report)?;
        let server = inner.required_text("server", report).and_then(|server| {
            let read = read_mail_server(&server.value);
            read.map_err(|help| {
                report.push(
                    Diagnostic::new(code::FORM_ADDRESS)
                        .at(file, server.range)
                        .arg("address", &server.value)
                        .help(help),
                );
            })
            .ok()
        });
        let from = inner.required_text("from", report);
        if !inner.has("to") {
            inner.missing("to", report);
        }
        let to = inner.texts("to", report);
        let user = inner.text("user", report).map(|user| user.value);
        let password_file = inner.text("password_file", report).map(|path| path.value);
        let every = inner.integer_in("every", 1..=24 * 60, report);
        inner.finish(report);

        let addresses = from.iter().chain(to.iter().flat_map(|to| &to.value));
        for address in addresses.filter(|address| !is_mail_address(&address.value)) {
            report.push(
                Diagnostic::new(code::FORM_ADDRESS)
                    .at(file, address.range.clone())
                    .arg("address", &address.value)
                    .help("mail-address"),
            );
        }
        Some(Mail {
            server: server?,
            from: from?.value,
            to: to?.value.into_iter().map(|address| address.value).collect(),
            user,
            password_file,
            every: every.map_or(DEFAULT_EVERY, |minutes| to_u32(minutes.value)),
        })
    }
}

/// Reads the address of a mail server; what is wrong with it is a piece of advice.
fn read_mail_server(address: &str) -> Result<MailServer, &'static str> {
    let (scheme, rest) = address.trim().split_once("://").ok_or("mail-server")?;
    let (security, port) = match scheme {
        "smtps" => (MailSecurity::Tls, 465),
        "smtp+starttls" => (MailSecurity::StartTls, 587),
        "smtp" => (MailSecurity::None, 25),
        _ => return Err("mail-server"),
    };
    let rest = rest.trim_end_matches('/');
    let host = without_port(rest);
    let port = match rest.get(host.len()..) {
        None | Some("") => port,
        Some(given) => given
            .trim_start_matches(':')
            .parse()
            .map_err(|_| "mail-server")?,
    };
    let inner = host.trim_start_matches('[').trim_end_matches(']');
    let good = !inner.is_empty()
        && inner
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-:".contains(c));
    if !good {
        return Err("mail-server");
    }
    if security == MailSecurity::None && !is_this_machine(host) {
        return Err("plain-mail");
    }
    Ok(MailServer {
        security,
        host: inner.to_owned(),
        port,
    })
}

/// `host` of `host:25`, `[::1]` of `[::1]:25`.
pub(super) fn without_port(host: &str) -> &str {
    match host.rfind(']') {
        Some(end) => host.get(..=end).unwrap_or(host),
        None => host.split(':').next().unwrap_or(host),
    }
}

pub(super) fn is_this_machine(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

/// `name@host` in plain letters, as mail servers take it everywhere.
fn is_mail_address(text: &str) -> bool {
    let good = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.+".contains(c))
    };
    text.split_once('@')
        .is_some_and(|(name, host)| good(name) && good(host) && !host.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_servers_are_told_by_how_they_encrypt() {
        use MailSecurity::*;
        for (address, expected) in [
            (
                "smtps://mail.example.org",
                Ok((Tls, "mail.example.org", 465)),
            ),
            (
                "smtp+starttls://mail.example.org:2525",
                Ok((StartTls, "mail.example.org", 2525)),
            ),
            ("smtp://localhost:1025", Ok((None, "localhost", 1025))),
            ("smtp://[::1]:25/", Ok((None, "::1", 25))),
            ("smtp://mail.example.org", Err("plain-mail")),
            ("imap://mail.example.org", Err("mail-server")),
            ("mail.example.org", Err("mail-server")),
            ("smtps://", Err("mail-server")),
            ("smtps://mail.example.org:x", Err("mail-server")),
            ("smtps://user:secret@mail.example.org", Err("mail-server")),
        ] {
            let expected = expected.map(|(security, host, port)| MailServer {
                security,
                host: host.to_owned(),
                port,
            });
            assert_eq!(read_mail_server(address), expected, "{address}");
        }
    }
}
