//! Where a request comes from: the other end of the connection, or what a trusted proxy says of it.
//!
//! The address is used for counting and forgotten; nothing here is printed or kept.

use std::net::IpAddr;

/// The proxies whose `X-Forwarded-For` is believed: single addresses and networks (`10.0.0.0/8`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies {
    networks: Vec<Network>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    /// How many of its first bits count.
    bits: u32,
}

impl TrustedProxies {
    /// Reads addresses and networks; the error is the first text that is neither.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, &'a str> {
        let networks = texts
            .into_iter()
            .map(|text| Network::parse(text.trim()).ok_or(text))
            .collect::<Result<_, _>>()?;
        Ok(TrustedProxies { networks })
    }

    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|network| network.holds(address))
    }

    /// Who is asking. `forwarded` are the values of `X-Forwarded-For` in their order.
    ///
    /// Every proxy adds whom it talked to on the right, so the first one from the right that is no proxy of
    /// ours is as far as anybody's word can be taken; what stands left of it was written by whoever asks.
    pub fn source<'a>(
        &self,
        peer: IpAddr,
        forwarded: impl DoubleEndedIterator<Item = &'a str>,
    ) -> IpAddr {
        let mut source = peer.to_canonical();
        let mut hops = forwarded.rev().flat_map(|value| value.rsplit(','));
        while self.trusts(source) {
            let Some(before) = hops.next().and_then(|hop| address(hop.trim())) else {
                break;
            };
            source = before;
        }
        source
    }
}

impl Network {
    fn parse(text: &str) -> Option<Network> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address = address.parse::<IpAddr>().ok()?.to_canonical();
        let most = width(address);
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Network { address, bits })
    }

    fn holds(&self, address: IpAddr) -> bool {
        width(address) == width(self.address)
            && (number(address) ^ number(self.address))
                .checked_shr(width(address) - self.bits)
                .unwrap_or_default()
                == 0
    }
}

/// The address of a hop, which some proxies write with its port.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim_matches('"');
    let bare = hop.parse::<IpAddr>().ok();
    let with_port = || hop.parse::<std::net::SocketAddr>().ok().map(|hop| hop.ip());
    let in_brackets = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    bare.or_else(with_port)
        .or_else(in_brackets)
        .map(|address| address.to_canonical())
}

fn width(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(texts: &[&'static str]) -> TrustedProxies {
        TrustedProxies::parse(texts.iter().copied()).unwrap()
    }

    fn source(proxies: &TrustedProxies, peer: &str, forwarded: &[&str]) -> String {
        let peer = peer.parse().unwrap();
        proxies.source(peer, forwarded.iter().copied()).to_string()
    }

    #[test]
    fn nobody_is_believed_who_is_no_proxy_of_ours() {
        let none = TrustedProxies::default();
        assert_eq!(source(&none, "127.0.0.1", &["1.2.3.4"]), "127.0.0.1");
        let one = proxies(&["127.0.0.1"]);
        assert_eq!(source(&one, "9.9.9.9", &["1.2.3.4"]), "9.9.9.9");
    }

    #[test]
    fn the_header_is_read_from_the_right_as_far_as_proxies_go() {
        let one = proxies(&["127.0.0.1", "10.0.0.0/8"]);
        for (forwarded, expected) in [
            (vec![], "127.0.0.1"),
            (vec!["1.2.3.4"], "1.2.3.4"),
            (vec!["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
            (vec!["6.6.6.6, 1.2.3.4, 10.1.2.3"], "1.2.3.4"),
            (vec!["6.6.6.6", "1.2.3.4,10.1.2.3"], "1.2.3.4"),
            (vec!["1.2.3.4:5555"], "1.2.3.4"),
            (vec!["[2001:db8::1]:5555"], "2001:db8::1"),
            (vec!["\"[2001:db8::1]\""], "2001:db8::1"),
            (vec!["::ffff:1.2.3.4"], "1.2.3.4"),
            (vec!["6.6.6.6, unknown"], "127.0.0.1"),
            (vec!["6.6.6.6, unknown, 10.1.2.3"], "10.1.2.3"),
            (vec!["", ","], "127.0.0.1"),
        ] {
            assert_eq!(
                source(&one, "127.0.0.1", &forwarded),
                expected,
                "{forwarded:?}"
            );
            assert_eq!(source(&one, "::ffff:127.0.0.1", &forwarded), expected);
        }
    }

    #[test]
    fn networks_are_read_and_what_is_none_is_named() {
        let some = proxies(&["10.0.0.0/8", "2001:db8::/32", "192.0.2.7", "::/0"]);
        for (address, trusted) in [
            ("10.255.0.1", true),
            ("11.0.0.1", false),
            ("2001:db8:ffff::1", true),
            ("192.0.2.7", true),
            ("192.0.2.8", false),
            ("2002::1", true),
        ] {
            assert_eq!(some.trusts(address.parse().unwrap()), trusted, "{address}");
        }
        for bad in ["", "x", "10.0.0.0/33", "10.0.0.0/", "example.org", "::/129"] {
            assert_eq!(TrustedProxies::parse(["::1", bad]), Err(bad));
        }
    }
}
