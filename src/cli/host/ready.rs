//! Whether referrals may be taken: keys to seal to, and a way to tell the staff.

use std::fs;
use std::io;

use super::super::setting::Setting;
use crate::diag::{Arg, FilePath, Report};
use crate::form::{Form, Mail};
use crate::referral::notify::{Mailer, MailerError};
use crate::referral::practice::{self, PRACTICE_FOLDER};
use crate::referral::recipients::{RECIPIENTS_FILE, Recipients};

/// What a form needs before anybody may fill it in.
pub struct Ready {
    pub recipients: Recipients,
    /// `None` where nobody is told by mail.
    pub mailer: Option<Mailer>,
    /// What the file of the keys held.
    keys: String,
    mail: String,
}

impl Ready {
    /// Reads keys and mail; every reason why they are not enough is printed.
    pub fn read(setting: &Setting, form: &Form) -> Option<Ready> {
        let keys = read_keys(setting);
        let recipients = recipients(setting, &keys);
        let mailer = form.mail.as_ref().map(|mail| mailer(setting, mail));
        let failed = matches!(mailer, Some(None));
        Some(Ready {
            recipients: recipients.filter(|_| !failed)?,
            mailer: mailer.flatten(),
            keys,
            mail: described(form),
        })
    }

    /// Takes other keys over when the file has changed and is good.
    pub fn renew_recipients(&mut self, setting: &Setting) {
        let keys = read_keys(setting);
        if keys == self.keys {
            return;
        }
        match recipients(setting, &keys) {
            Some(recipients) => {
                self.recipients = recipients;
                setting.complain("host-keys-changed", &[]);
            }
            None => setting.complain("host-keys-kept", &[]),
        }
        self.keys = keys;
    }

    /// Whether the mail of a form is the one that was set up.
    pub fn is_mail_of(&self, form: &Form) -> bool {
        described(form) == self.mail
    }
}

fn described(form: &Form) -> String {
    format!("{:?}", form.mail)
}

/// A file that is not there holds no keys.
fn read_keys(setting: &Setting) -> String {
    fs::read_to_string(setting.root.join(RECIPIENTS_FILE)).unwrap_or_default()
}

fn recipients(setting: &Setting, keys: &str) -> Option<Recipients> {
    let file = FilePath::new(RECIPIENTS_FILE);
    let mut report = Report::default();
    let practice = practice::known(&setting.root.join(PRACTICE_FOLDER));
    let practice: Vec<_> = practice
        .into_iter()
        .flatten()
        .map(|identity| identity.to_public())
        .collect();
    let recipients = Recipients::read(&file, keys, &practice, &mut report);
    if !report.is_empty() {
        setting.report_of(&report, &file, keys);
    }
    recipients.filter(|_| !report.has_errors())
}

fn mailer(setting: &Setting, mail: &Mail) -> Option<Mailer> {
    let password = match &mail.password_file {
        None => None,
        Some(file) => match fs::read_to_string(setting.root.join(file)) {
            Ok(password) => Some(password.trim_end_matches(['\r', '\n']).to_owned()),
            Err(error) => {
                let args: [(&str, Arg); 1] = [("path", file.as_str().into())];
                setting.complain_of("host-password", Some(&error), &args);
                return None;
            }
        },
    };
    match Mailer::new(mail, password.as_deref()) {
        Ok(mailer) => Some(mailer),
        Err(error) => {
            let message = match error {
                MailerError::Address => "host-mail-address",
                MailerError::Encryption => "host-mail-encryption",
            };
            setting.complain_of(message, None::<&io::Error>, &[]);
            None
        }
    }
}
