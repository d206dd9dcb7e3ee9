//! The form of a build as the referral tower sees it: the definition, the pages as a value, the addresses.

use std::sync::Arc;

use axum::http::header::{HeaderName, HeaderValue};

use crate::config::Config;
use crate::referral::endpoint::{Drawn, Office, Origins, Place};
use crate::referral::source::TrustedProxies;
use crate::render::form::ThemedForm;

/// What the form's build does not say.
pub struct OfficeOptions {
    /// The security headers of the site.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Where the server itself can be reached: `http://127.0.0.1:4000`. Pages that it gave may send the form, whatever
    /// the `base_url` is.
    pub origin: String,
    pub practice: bool,
}

/// Makes the office of a build.
pub fn office(form: Arc<ThemedForm>, config: &Config, options: OfficeOptions) -> Office {
    let OfficeOptions {
        headers,
        origin,
        practice,
    } = options;
    let places = form.routes().into_iter().map(|(lang, route)| Place {
        lang,
        path: config.base_url.href(&route),
    });
    let others = config.host.origins.iter();
    Office {
        places: places.collect(),
        form: Arc::clone(form.definition()),
        pages: form,
        headers,
        origins: Origins {
            own: vec![
                browsers_origin(config.base_url.origin()),
                browsers_origin(&origin),
            ],
            others: others.map(|other| browsers_origin(&other.value)).collect(),
        },
        proxies: proxies(config),
        practice,
        drawn: Drawn::default(),
    }
}

/// The proxies that `site.toml` trusts. What is none was reported when the file was read.
pub fn proxies(config: &Config) -> TrustedProxies {
    let texts = config.host.trusted_proxies.iter();
    let good = texts.filter(|text| TrustedProxies::parse([text.value.as_str()]).is_ok());
    TrustedProxies::parse(good.map(|text| text.value.as_str())).unwrap_or_default()
}

/// Headers by their names and values; what is none is left out.
pub fn header_values<N: AsRef<str>>(
    headers: impl IntoIterator<Item = (N, String)>,
) -> Vec<(HeaderName, HeaderValue)> {
    let headers = headers.into_iter();
    headers
        .filter_map(|(name, value)| {
            let name = HeaderName::try_from(name.as_ref()).ok()?;
            Some((name, HeaderValue::try_from(value).ok()?))
        })
        .collect()
}

/// An origin as browsers write it: in small letters, without the port that goes without saying, a name in other
/// letters than Latin ones as `xn--…`.
fn browsers_origin(origin: &str) -> String {
    let origin = origin.trim_end_matches('/').to_lowercase();
    let Some((scheme, host)) = origin.split_once("://") else {
        return origin;
    };
    let usual = match scheme {
        "https" => ":443",
        _ => ":80",
    };
    let host = host.strip_suffix(usual).unwrap_or(host);
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (name, Some(port)),
        _ => (host, None),
    };
    let name = idna::domain_to_ascii(name).unwrap_or_else(|_| name.to_owned());
    match port {
        Some(port) => format!("{scheme}://{name}:{port}"),
        None => format!("{scheme}://{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_browsers_write() {
        for (written, sent) in [
            ("https://Example.ORG", "https://example.org"),
            ("https://example.org:443", "https://example.org"),
            ("http://example.org:80/", "http://example.org"),
            ("http://example.org:443", "http://example.org:443"),
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
            ("http://[::1]:4000", "http://[::1]:4000"),
            ("https://пътека.бг", "https://xn--80ajpsp1c.xn--90ae"),
        ] {
            assert_eq!(browsers_origin(written), sent);
        }
    }
}
