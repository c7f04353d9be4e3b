//! Queue: in which order the documents of a run are taken, and how many large ones are in hand at once. A large
//! document, a volume of two hundred people, is held in memory as a whole while it is set; were every thread to set
//! one, memory would grow with the machine's cores. Sets nothing itself.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Threads to one large document: a laptop's two cores set one at a time, beside the small ones.
const THREADS_TO_ONE: usize = 4;

/// The documents of one run, by their index, each taken once.
pub struct Queue {
    large: Lane,
    small: Lane,
    /// How many more large documents may be taken in hand.
    free: AtomicUsize,
}

struct Lane {
    indices: Vec<usize>,
    next: AtomicUsize,
}

impl Lane {
    fn take(&self) -> Option<usize> {
        self.indices.get(self.next.fetch_add(1, Ordering::Relaxed)).copied()
    }
}

/// A document in hand; another large one may be taken when this is dropped.
pub struct Turn<'a> {
    pub index: usize,
    room: Option<&'a AtomicUsize>,
}

impl Turn<'_> {
    pub fn is_large(&self) -> bool {
        self.room.is_some()
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(free) = self.room {
            free.fetch_add(1, Ordering::Release);
        }
    }
}

impl Queue {
    pub fn new(count: usize, threads: usize, is_large: impl Fn(usize) -> bool) -> Self {
        let (large, small) = (0..count).partition(|&index| is_large(index));
        let lane = |indices| Lane { indices, next: AtomicUsize::new(0) };
        Self {
            large: lane(large),
            small: lane(small),
            free: AtomicUsize::new(threads.div_ceil(THREADS_TO_ONE).max(1)),
        }
    }

    /// The next one, a large one where there is room for it: begun early, they do not keep the last thread busy when
    /// the others have nothing left. None leaves nothing to the caller; what large ones remain are taken by those who
    /// have one in hand.
    pub fn take(&self) -> Option<Turn<'_>> {
        let less = |free: usize| free.checked_sub(1);
        if self.free.fetch_update(Ordering::Acquire, Ordering::Relaxed, less).is_ok() {
            let turn = |index| Turn { index, room: Some(&self.free) };
            match self.large.take().map(turn) {
                Some(turn) => return Some(turn),
                None => self.free.fetch_add(1, Ordering::Release),
            };
        }
        self.small.take().map(|index| Turn { index, room: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_is_taken_once_and_no_more_large_ones_at_a_time_than_there_is_room_for() {
        for (threads, room) in [(1, 1), (2, 1), (4, 1), (5, 2), (16, 4)] {
            let queue = Queue::new(40, threads, |index| index % 3 == 0);
            let (mut taken, mut hands) = (Vec::new(), Vec::new());
            // All hold what they took until nothing is left for anybody, then put it down, and so on.
            loop {
                hands.extend(std::iter::from_fn(|| queue.take()));
                if hands.is_empty() {
                    break;
                }
                let large = hands.iter().filter(|turn| turn.is_large()).count();
                assert!((1..=room).contains(&large), "{threads} threads: {large}");
                taken.extend(hands.drain(..).map(|turn| turn.index));
            }
            taken.sort_unstable();
            assert_eq!(taken, (0..40).collect::<Vec<_>>(), "{threads} threads");
        }
    }
}
