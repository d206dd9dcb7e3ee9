//! The address of a server and the names that a preview may be called by.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv6Addr};

use tokio::net::TcpListener;

/// Where to listen: `HOST:PORT`, with an IPv6 address in brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenAddress {
    host: String,
    port: u16,
}

impl ListenAddress {
    /// The preview's own address, `127.0.0.1:4000`.
    pub fn preview() -> Self {
        ListenAddress {
            host: "127.0.0.1".to_owned(),
            port: 4000,
        }
    }

    pub fn parse(text: &str) -> Result<Self, ListenError> {
        let bad = || ListenError {
            address: text.to_owned(),
            other: ListenAddress::preview(),
            kind: ListenErrorKind::BadAddress,
            source: None,
        };
        let (host, port) = text.rsplit_once(':').ok_or_else(bad)?;
        let port = port.parse().map_err(|_| bad())?;
        let is_name = !host.is_empty()
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-');
        if is_name || in_brackets(host).is_some() {
            let host = host.to_ascii_lowercase();
            Ok(ListenAddress { host, port })
        } else {
            Err(bad())
        }
    }

    /// The address with another port: the one that the system chose for port 0.
    pub fn with_port(&self, port: u16) -> Self {
        ListenAddress {
            host: self.host.clone(),
            port,
        }
    }

    /// The address for a browser on this machine, with a final slash.
    pub fn url(&self, base_path: &str) -> String {
        let host = match self.ip() {
            Some(ip) if ip.is_unspecified() => "127.0.0.1",
            _ => self.host.as_str(),
        };
        let base_path = base_path.trim_end_matches('/');
        format!("http://{host}:{}{base_path}/", self.port)
    }

    fn ip(&self) -> Option<IpAddr> {
        match in_brackets(&self.host) {
            Some(ip) => Some(ip.into()),
            None => self.host.parse().ok(),
        }
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Why there is no preview at an address.
#[derive(Debug)]
pub struct ListenError {
    /// The address as it was asked for.
    pub address: String,
    /// An address to try instead.
    pub other: ListenAddress,
    pub kind: ListenErrorKind,
    pub source: Option<io::Error>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListenErrorKind {
    /// The text is no address.
    BadAddress,
    /// Another program listens there.
    PortTaken,
    /// Low ports are the administrator's.
    NoPermission,
    /// Anything else; [`ListenError::source`] says what.
    Other,
}

impl ListenError {
    /// The Fluent message; its arguments are `address`, `other`, and `reason` for
    /// [`ListenErrorKind::Other`].
    pub fn message(&self) -> &'static str {
        match self.kind {
            ListenErrorKind::BadAddress => "listen-bad-address",
            ListenErrorKind::PortTaken => "port-taken",
            ListenErrorKind::NoPermission => "listen-no-permission",
            ListenErrorKind::Other => "listen-failed",
        }
    }

    /// The exit code of the command line: 2 wrong usage, 3 the machine refused.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            ListenErrorKind::BadAddress => 2,
            ListenErrorKind::PortTaken | ListenErrorKind::NoPermission | ListenErrorKind::Other => {
                3
            }
        }
    }
}

impl fmt::Display for ListenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message(), self.address)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ListenError {}

/// The values of `Host` that the preview answers to.
///
/// A page elsewhere can let its own name point to this machine, and would then be allowed to read the
/// drafts shown here (DNS rebinding); it cannot make the browser send one of these names.
#[derive(Clone, Debug)]
pub struct AllowedHosts {
    names: Vec<String>,
    /// Listening on every interface, any of the machine's numeric addresses may be meant.
    any_ip: bool,
    port: u16,
}

impl AllowedHosts {
    /// The names of this machine to itself and the one that it was told to listen on, with the port
    /// that it really listens on.
    pub fn new(address: &ListenAddress) -> Self {
        let own = ["127.0.0.1", "localhost", "[::1]", &address.host];
        AllowedHosts {
            names: own.map(str::to_owned).to_vec(),
            any_ip: address.ip().is_some_and(|ip| ip.is_unspecified()),
            port: address.port,
        }
    }

    pub fn allows(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => match port.parse() {
                Ok(port) => (name, port),
                Err(_) => return false,
            },
            _ => (host, 80),
        };
        let is_ip = || name.parse::<IpAddr>().is_ok() || in_brackets(name).is_some();
        port == self.port
            && (self.names.iter().any(|own| own.eq_ignore_ascii_case(name))
                || (self.any_ip && is_ip()))
    }
}

/// Opens the port.
pub async fn listen(address: &ListenAddress) -> Result<TcpListener, ListenError> {
    let name = match in_brackets(&address.host) {
        Some(ip) => ip.to_string(),
        None => address.host.clone(),
    };
    TcpListener::bind((name, address.port))
        .await
        .map_err(|source| ListenError {
            address: address.to_string(),
            other: address.with_port(match address.port {
                0..1024 | u16::MAX => ListenAddress::preview().port,
                port => port + 1,
            }),
            kind: match source.kind() {
                io::ErrorKind::AddrInUse => ListenErrorKind::PortTaken,
                io::ErrorKind::PermissionDenied => ListenErrorKind::NoPermission,
                _ => ListenErrorKind::Other,
            },
            source: Some(source),
        })
}

fn in_brackets(host: &str) -> Option<Ipv6Addr> {
    host.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_a_port() {
        for (text, url) in [
            ("127.0.0.1:4000", "http://127.0.0.1:4000/centre/"),
            ("LocalHost:80", "http://localhost:80/centre/"),
            ("[::1]:4000", "http://[::1]:4000/centre/"),
            ("0.0.0.0:4000", "http://127.0.0.1:4000/centre/"),
            ("my-laptop.lan:1", "http://my-laptop.lan:1/centre/"),
        ] {
            assert_eq!(ListenAddress::parse(text).unwrap().url("/centre/"), url);
        }
        for text in [
            "",
            "4000",
            ":4000",
            "::1:4000",
            "[::1]",
            "localhost",
            "localhost:99999",
            "http://localhost:4000",
            "[x]:1",
            "a b:1",
        ] {
            let error = ListenAddress::parse(text).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{text}");
        }
    }

    #[test]
    fn only_this_machines_names_with_the_port_are_answered_to() {
        let hosts = AllowedHosts::new(&ListenAddress::preview());
        for host in [
            "127.0.0.1:4000",
            "localhost:4000",
            "LOCALHOST:4000",
            "[::1]:4000",
        ] {
            assert!(hosts.allows(host), "{host}");
        }
        for host in [
            "",
            ":4000",
            "127.0.0.1",
            "localhost",
            "[::1]",
            "127.0.0.1:80",
            "example.org:4000",
            "localhost.example.org:4000",
            "192.168.1.5:4000",
            "localhost:4000:4000",
            "localhost:x",
        ] {
            assert!(!hosts.allows(host), "{host}");
        }
    }

    #[test]
    fn a_name_to_listen_on_is_answered_to_as_well() {
        let named = AllowedHosts::new(&ListenAddress::parse("my-laptop:8080").unwrap());
        assert!(named.allows("my-laptop:8080"));
        assert!(named.allows("localhost:8080"));
        assert!(!named.allows("other:8080"));

        let all = AllowedHosts::new(&ListenAddress::parse("0.0.0.0:8080").unwrap());
        assert!(all.allows("192.168.1.5:8080"));
        assert!(all.allows("[fd00::5]:8080"));
        assert!(!all.allows("example.org:8080"));

        let port_80 = AllowedHosts::new(&ListenAddress::parse("127.0.0.1:80").unwrap());
        assert!(port_80.allows("localhost"));
        assert!(port_80.allows("[::1]"));
    }

    #[tokio::test]
    async fn a_port_that_is_taken_is_reported_with_another_one() {
        let address = ListenAddress::parse("127.0.0.1:0").unwrap();
        let first = listen(&address).await.unwrap();
        let port = first.local_addr().unwrap().port();
        let error = listen(&address.with_port(port)).await.unwrap_err();
        assert_eq!(error.kind, ListenErrorKind::PortTaken);
        assert_eq!(error.message(), "port-taken");
        assert_eq!(error.exit_code(), 3);
        assert_eq!(error.address, format!("127.0.0.1:{port}"));
        assert_ne!(error.other.port, port);
    }
}
