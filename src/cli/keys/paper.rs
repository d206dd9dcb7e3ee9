//! The page of the recovery key: to be printed twice and put in two safe places.
//!
//! The secret key in rows with checks, so that it can be typed, and as a QR code, so that it need not be. The page
//! needs nothing from elsewhere.

use age::secrecy::ExposeSecret;
use age::x25519;
use qrcodegen::{QrCode, QrCodeEcc};
use zeroize::Zeroizing;

use crate::form::plain::escape;
use crate::i18n::Lang;
use crate::i18n::messages::Messages;
use crate::referral::keys::{About, paper_rows};

/// The page as HTML.
pub fn page(
    identity: &x25519::Identity,
    about: &About<'_>,
    messages: &Messages,
    lang: &Lang,
) -> Zeroizing<String> {
    let say = |id: &str| escape(&messages.text(id, &[]));
    let mut page = Zeroizing::new(String::with_capacity(64 * 1024));
    page.push_str(&format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{}</h1>\n",
        escape(lang.code()),
        say("paper-title"),
        say("paper-title"),
    ));
    page.push_str(&format!(
        "<p>{} · {}</p>\n<p class=\"warning\">{}</p>\n<ol>\n",
        escape(about.name),
        escape(about.day),
        say("paper-warning")
    ));
    for step in ["paper-print", "paper-places", "paper-delete", "paper-try"] {
        page.push_str(&format!("<li>{}</li>\n", say(step)));
    }
    page.push_str(&format!("</ol>\n<h2>{}</h2>\n<table>\n", say("paper-key")));
    for (number, row) in paper_rows(identity).iter().enumerate() {
        page.push_str(&format!(
            "<tr><th>{}.</th><td>{}</td><td>={}</td></tr>\n",
            number + 1,
            row.groups.join(" "),
            row.check
        ));
    }
    page.push_str("</table>\n");
    page.push_str(&code(identity, &say("paper-code")));
    page.push_str(&format!(
        "<h2>{}</h2>\n<p>{}</p>\n<pre>{COMMANDS}</pre>\n<p>{}</p>\n<pre>{}</pre>\n</body>\n</html>\n",
        say("paper-use-title"),
        say("paper-use"),
        say("paper-public"),
        identity.to_public()
    ));
    page
}

/// The secret key as a QR code, drawn as one path. Without it the rows are enough.
fn code(identity: &x25519::Identity, label: &str) -> Zeroizing<String> {
    let mut svg = Zeroizing::new(String::with_capacity(32 * 1024));
    let secret = identity.to_string();
    let Ok(code) = QrCode::encode_text(secret.expose_secret(), QrCodeEcc::Quartile) else {
        return svg;
    };
    let size = code.size();
    svg.push_str(&format!(
        "<svg role=\"img\" aria-label=\"{label}\" viewBox=\"-4 -4 {0} {0}\" shape-rendering=\"crispEdges\"><path d=\"",
        size + 8
    ));
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            svg.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    svg.push_str("\"/></svg>\n");
    svg
}

const STYLE: &str = "@page{size:A4;margin:18mm}\
body{font:12pt/1.45 sans-serif;color:#000;background:#fff;max-width:170mm;margin:1em auto;padding:0 1em}\
h1{font-size:20pt;margin:0}h2{font-size:14pt;margin:1em 0 .3em}\
.warning{font-size:14pt;font-weight:bold;border:2pt solid #000;padding:.4em .6em}\
table{font:15pt/1.7 monospace;border-collapse:collapse}th{font-weight:normal;text-align:left}\
th,td{padding:0 1.2em 0 0;white-space:nowrap}svg{width:55mm;height:55mm;margin:4mm 0}\
pre{font:10pt/1.5 monospace;white-space:pre-wrap;overflow-wrap:anywhere}";

const COMMANDS: &str = "pateka referrals export --identity key.txt\n\
    pateka referrals rewrap --identity key.txt";
