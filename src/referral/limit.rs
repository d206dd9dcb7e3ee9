//! How many referrals are taken, from one source and in all.
//!
//! Only what was accepted counts. A source is an IPv4 address or an IPv6 network of 64 bits; it is known only by
//! a code under a random key that lives in memory for a day, so nothing that is left of it leads back
//! to an address. The memory is bounded: [`CAPACITY`] sources of at most [`BYTES_A_SOURCE`] bytes, 2.5 MiB in
//! all; when they are full the oldest one is forgotten, which lets a stranger send a little more and shuts
//! nobody out.
//!
//! Windows begin with the first referral that falls into them.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::token::{KEY_LENGTH, random};
use crate::form::Limits;

/// How many sources are remembered.
pub const CAPACITY: usize = 32_768;

/// The most that one of them costs: its counts, and its code in the map and in the order of arrival. The map
/// may be half empty, and has a byte of its own for each place.
pub const BYTES_A_SOURCE: usize =
    2 * (size_of::<(SourceCode, Counts)>() + 1) + size_of::<SourceCode>();

/// Counts referrals.
pub struct Limiter {
    state: Mutex<State>,
    capacity: usize,
    random: RandomKey,
}

/// Gives the bytes of a new key.
pub type RandomKey = fn() -> io::Result<[u8; KEY_LENGTH]>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Take,
    /// It is taken, and somebody should have a look: more than usual arrive in all.
    TakeMarked,
    /// This source has sent enough.
    Refuse,
}

type SourceCode = [u8; 16];

struct State {
    key: Zeroizing<[u8; KEY_LENGTH]>,
    /// When the key was made; the counts of a source for a day are those under one key.
    since: Timestamp,
    sources: HashMap<SourceCode, Counts>,
    /// In the order in which they were first seen.
    order: VecDeque<SourceCode>,
    hour: Window,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    ten_minutes: Window,
    day: u32,
}

/// A count since a second.
#[derive(Clone, Copy, Default)]
struct Window {
    since: u32,
    count: u32,
}

const TEN_MINUTES: u32 = 600;
const HOUR: u32 = 3_600;
const DAY: i64 = 86_400;

impl Limiter {
    pub fn new(now: Timestamp) -> io::Result<Limiter> {
        Limiter::with(CAPACITY, random, now)
    }

    fn with(capacity: usize, random: RandomKey, now: Timestamp) -> io::Result<Limiter> {
        Ok(Limiter {
            state: Mutex::new(State {
                key: Zeroizing::new(random()?),
                since: now,
                sources: HashMap::new(),
                order: VecDeque::new(),
                hour: Window::default(),
            }),
            capacity,
            random,
        })
    }

    /// Counts a referral before it is stored, so that several at once cannot pass together. What is not stored
    /// after all is given back with [`Limiter::give_back`].
    pub fn reserve(&self, source: IpAddr, limits: Limits, now: Timestamp) -> Verdict {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.begin_day(now, self.random);
        let second = second(now);
        let code = state.code(source);
        let counts = state.sources.get(&code).copied().unwrap_or_default();
        let ten_minutes = counts.ten_minutes.at(second, TEN_MINUTES);
        if over(ten_minutes.count, limits.source_per_10_minutes)
            || over(counts.day, limits.source_per_day)
        {
            return Verdict::Refuse;
        }
        let counts = Counts {
            ten_minutes: ten_minutes.plus_one(),
            day: counts.day.saturating_add(1),
        };
        if state.sources.insert(code, counts).is_none() {
            state.order.push_back(code);
            if state.order.len() > self.capacity
                && let Some(oldest) = state.order.pop_front()
            {
                state.sources.remove(&oldest);
            }
        }
        let hour = state.hour.at(second, HOUR);
        state.hour = hour.plus_one();
        match over(hour.count, limits.all_per_hour) {
            true => Verdict::TakeMarked,
            false => Verdict::Take,
        }
    }

    /// Takes a reservation back.
    pub fn give_back(&self, source: IpAddr) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let code = state.code(source);
        if let Some(counts) = state.sources.get_mut(&code) {
            counts.ten_minutes.count = counts.ten_minutes.count.saturating_sub(1);
            counts.day = counts.day.saturating_sub(1);
        }
        state.hour.count = state.hour.count.saturating_sub(1);
    }
}

impl State {
    /// Forgets everybody once a day. Without a random key the old one stays for now.
    fn begin_day(&mut self, now: Timestamp, random: RandomKey) {
        if now.as_second().abs_diff(self.since.as_second()) < DAY.unsigned_abs() {
            return;
        }
        if let Ok(key) = random() {
            self.key = Zeroizing::new(key);
            self.since = now;
            self.sources.clear();
            self.order.clear();
        }
    }

    fn code(&self, source: IpAddr) -> SourceCode {
        let mac = <Hmac<Sha256> as KeyInit>::new(&(*self.key).into());
        let mac = match source.to_canonical() {
            IpAddr::V4(address) => mac.chain_update([4]).chain_update(address.octets()),
            IpAddr::V6(address) => {
                // Whoever has one address of a network has them all.
                let network = address.to_bits() >> 64;
                mac.chain_update([6]).chain_update(network.to_be_bytes())
            }
        };
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        let (code, _) = whole.split_first_chunk().unwrap_or((&[0; 16], &[]));
        *code
    }
}

impl Window {
    /// The window that is open at a second.
    fn at(self, second: u32, length: u32) -> Window {
        match second.abs_diff(self.since) < length {
            true => self,
            false => Window {
                since: second,
                count: 0,
            },
        }
    }

    fn plus_one(self) -> Window {
        Window {
            count: self.count.saturating_add(1),
            ..self
        }
    }
}

/// Whether so many are enough; 0 is no limit.
fn over(count: u32, limit: u32) -> bool {
    limit != 0 && count >= limit
}

/// Seconds since 1970, which fit until 2106; only differences of hours are made of them.
fn second(now: Timestamp) -> u32 {
    u32::try_from(now.as_second()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        source_per_10_minutes: 3,
        source_per_day: 5,
        all_per_hour: 0,
    };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn limiter(capacity: usize) -> Limiter {
        Limiter::with(capacity, || Ok([1; KEY_LENGTH]), at(0)).unwrap()
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn taken(limiter: &Limiter, source: &str, times: usize, second: i64) -> usize {
        let reserve =
            |_: &usize| limiter.reserve(ip(source), LIMITS, at(second)) != Verdict::Refuse;
        (0..times).filter(reserve).count()
    }

    #[test]
    fn a_source_has_its_number_in_ten_minutes_and_in_a_day() {
        let limiter = limiter(9);
        assert_eq!(taken(&limiter, "1.2.3.4", 9, 0), 3);
        assert_eq!(taken(&limiter, "1.2.3.5", 9, 0), 3);
        assert_eq!(taken(&limiter, "1.2.3.4", 9, 599), 0);
        assert_eq!(taken(&limiter, "1.2.3.4", 9, 600), 2);
        assert_eq!(taken(&limiter, "1.2.3.4", 9, 3_600), 0);
        assert_eq!(taken(&limiter, "1.2.3.4", 9, 86_400), 3);
    }

    #[test]
    fn an_ipv6_source_is_its_network() {
        let limiter = limiter(9);
        assert_eq!(taken(&limiter, "2001:db8:0:1::1", 9, 0), 3);
        assert_eq!(taken(&limiter, "2001:db8:0:1:ffff::2", 9, 0), 0);
        assert_eq!(taken(&limiter, "2001:db8:0:2::1", 9, 0), 3);
        assert_eq!(taken(&limiter, "::ffff:9.9.9.9", 9, 0), 3);
        assert_eq!(taken(&limiter, "9.9.9.9", 9, 0), 0);
    }

    #[test]
    fn what_was_not_stored_does_not_count() {
        let limiter = limiter(9);
        assert_eq!(taken(&limiter, "1.2.3.4", 3, 0), 3);
        limiter.give_back(ip("1.2.3.4"));
        assert_eq!(taken(&limiter, "1.2.3.4", 9, 0), 1);
    }

    #[test]
    fn more_in_all_than_usual_are_taken_and_marked() {
        let limits = Limits {
            source_per_10_minutes: 0,
            source_per_day: 0,
            all_per_hour: 2,
        };
        let limiter = limiter(9);
        let mut reserve = |second| limiter.reserve(ip("1.2.3.4"), limits, at(second));
        let verdicts: Vec<Verdict> = [0, 1, 2, 3_599, 3_600].map(&mut reserve).to_vec();
        assert_eq!(
            verdicts,
            [
                Verdict::Take,
                Verdict::Take,
                Verdict::TakeMarked,
                Verdict::TakeMarked,
                Verdict::Take
            ]
        );
    }

    #[test]
    fn the_memory_is_bounded_and_the_oldest_is_forgotten() {
        let limiter = limiter(100);
        for n in 0..10_000u32 {
            limiter.reserve(IpAddr::V4(n.into()), LIMITS, at(0));
        }
        let state = limiter.state.lock().unwrap();
        assert_eq!((state.sources.len(), state.order.len()), (100, 100));
        drop(state);
        assert_eq!(taken(&limiter, "0.0.39.15", 9, 0), 2, "9,999 is remembered");
        const { assert!(CAPACITY * BYTES_A_SOURCE <= 5 * 1024 * 1024 / 2) };
    }

    #[test]
    fn a_new_key_comes_every_day() {
        let limiter = Limiter::new(at(0)).unwrap();
        let code = |limiter: &Limiter| limiter.state.lock().unwrap().code(ip("1.2.3.4"));
        let first = code(&limiter);
        limiter.reserve(ip("1.2.3.4"), LIMITS, at(86_399));
        assert_eq!(code(&limiter), first);
        limiter.reserve(ip("1.2.3.4"), LIMITS, at(86_400));
        assert_ne!(code(&limiter), first);
    }
}
