//! Who is connected: so many in all, so many of one address, and who gives way.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::Room;

/// The open connections of a server.
#[derive(Default)]
pub struct Registry {
    seats: Mutex<Seats>,
}

#[derive(Default)]
struct Seats {
    /// By a number that grows with every change, so that the first ones have hung for the longest.
    by_age: BTreeMap<u64, Seat>,
    last: u64,
}

struct Seat {
    address: IpAddr,
    evicted: Arc<Notify>,
    /// Of the request that is being answered: whether it was read whole.
    request: Option<Arc<AtomicBool>>,
}

/// A connection's place; it is free again when this is dropped.
pub struct Registered {
    registry: Arc<Registry>,
    number: Mutex<u64>,
    evicted: Arc<Notify>,
}

impl Registry {
    /// Makes a place for a newcomer, if need be that of somebody who hangs: whoever has neither sent a request
    /// whole nor waits for its answer. `None` when everybody in its way is being answered.
    pub fn admit(self: &Arc<Self>, address: IpAddr, room: &Room) -> Option<Registered> {
        let mut seats = self.lock();
        if !(room.shared)(address) {
            let of_one = seats.by_age.values().filter(|seat| seat.address == address);
            if of_one.count() >= room.one {
                seats.evict(|seat| seat.address == address)?;
            }
        }
        if seats.by_age.len() >= room.all {
            seats.evict(|_| true)?;
        }
        let evicted = Arc::new(Notify::new());
        let number = seats.take(Seat {
            address,
            evicted: Arc::clone(&evicted),
            request: None,
        });
        Some(Registered {
            registry: Arc::clone(self),
            number: Mutex::new(number),
            evicted,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seats {
    fn take(&mut self, seat: Seat) -> u64 {
        self.last += 1;
        self.by_age.insert(self.last, seat);
        self.last
    }

    fn evict(&mut self, may: impl Fn(&Seat) -> bool) -> Option<()> {
        let hangs = |seat: &Seat| {
            let request = seat.request.as_ref();
            request.is_none_or(|read_whole| !read_whole.load(Ordering::Relaxed))
        };
        let number = self
            .by_age
            .iter()
            .find(|(_, seat)| may(seat) && hangs(seat))
            .map(|(number, _)| *number)?;
        let seat = self.by_age.remove(&number)?;
        seat.evicted.notify_one();
        Some(())
    }
}

impl Registered {
    /// Ready when the place was given to somebody else.
    pub fn evicted(&self) -> Arc<Notify> {
        Arc::clone(&self.evicted)
    }

    /// A request has come; `read_whole` becomes true when all of its body has.
    pub fn begin(&self, read_whole: Arc<AtomicBool>) {
        self.change(Some(read_whole));
    }

    /// Its answer is made.
    pub fn end(&self) {
        self.change(None);
    }

    fn change(&self, request: Option<Arc<AtomicBool>>) {
        let mut number = self.number.lock().unwrap_or_else(PoisonError::into_inner);
        let mut seats = self.registry.lock();
        if let Some(seat) = seats.by_age.remove(&number) {
            *number = seats.take(Seat { request, ..seat });
        }
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        let number = *self.number.lock().unwrap_or_else(PoisonError::into_inner);
        self.registry.lock().by_age.remove(&number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(all: usize, one: usize) -> Room {
        Room {
            all,
            one,
            shared: Arc::new(|address| address.is_loopback()),
        }
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn is_evicted(registered: &Registered) -> bool {
        let registry = registered.registry.lock();
        let number = *registered.number.lock().unwrap();
        !registry.by_age.contains_key(&number)
    }

    #[test]
    fn an_address_has_its_share_and_its_oldest_hanging_one_gives_way() {
        let registry = Arc::new(Registry::default());
        let room = room(9, 2);
        let other = registry.admit(ip("9.9.9.9"), &room).unwrap();
        let first = registry.admit(ip("1.1.1.1"), &room).unwrap();
        let second = registry.admit(ip("1.1.1.1"), &room).unwrap();
        // The first one did something: the second has hung for longer.
        first.begin(Arc::new(AtomicBool::new(true)));
        first.end();
        let third = registry.admit(ip("1.1.1.1"), &room).unwrap();
        assert_eq!(
            [&other, &first, &second, &third].map(is_evicted),
            [false, false, true, false]
        );
    }

    #[test]
    fn who_is_being_answered_keeps_the_place() {
        let registry = Arc::new(Registry::default());
        let room = room(9, 1);
        let first = registry.admit(ip("1.1.1.1"), &room).unwrap();
        let read_whole = Arc::new(AtomicBool::new(false));
        first.begin(Arc::clone(&read_whole));
        read_whole.store(true, Ordering::Relaxed);
        assert!(registry.admit(ip("1.1.1.1"), &room).is_none());
        read_whole.store(false, Ordering::Relaxed);
        assert!(registry.admit(ip("1.1.1.1"), &room).is_some());
        assert!(is_evicted(&first));
    }

    #[test]
    fn a_proxy_speaks_for_many_and_places_come_back() {
        let registry = Arc::new(Registry::default());
        let room = room(3, 1);
        let held: Vec<_> = (0..3)
            .map(|_| registry.admit(ip("127.0.0.1"), &room).unwrap())
            .collect();
        assert!(!is_evicted(&held[0]));
        let newcomer = registry.admit(ip("2.2.2.2"), &room).unwrap();
        assert!(is_evicted(&held[0]));
        drop((held, newcomer));
        assert!(registry.lock().by_age.is_empty());
    }
}
