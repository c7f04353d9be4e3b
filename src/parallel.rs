//! Parallel: a list worked off on all cores, with the results in the order of the list. For work of equal kind that needs
//! nothing but memory; pages are set elsewhere (`render::engine`), whose threads own their pools.

use std::panic::resume_unwind;
use std::sync::Mutex;
use std::thread;

/// Readers recurse as deep on these threads as they may on the first one.
const STACK: usize = 8 << 20;

/// Maps every item; a panic in one is the caller's.
pub fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let (count, threads) = (items.len(), cores.min(items.len()));
    if threads < 2 {
        return items.into_iter().map(work).collect();
    }
    // Blocks large enough that taking one costs nothing, small enough that no thread waits long for the last.
    let block = (count / (threads * 16)).clamp(1, 256);
    let rest = Mutex::new((0, items.into_iter()));
    let take = || {
        let mut rest = rest.lock().expect("taking a block does not panic");
        let own: Vec<T> = rest.1.by_ref().take(block).collect();
        let at = rest.0;
        rest.0 += own.len();
        (at, own)
    };
    let run = || {
        let mut done: Vec<(usize, Vec<R>)> = Vec::new();
        loop {
            let (at, own) = take();
            if own.is_empty() {
                return done;
            }
            done.push((at, own.into_iter().map(&work).collect()));
        }
    };
    let mut parts = thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads)
            // Where the system has no more threads to give, those there are do the work.
            .map_while(|_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).ok())
            .collect();
        let mut parts = run();
        for helper in helpers {
            parts.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        parts
    });
    parts.sort_unstable_by_key(|(at, _)| *at);
    let mut results = Vec::with_capacity(count);
    parts.into_iter().for_each(|(_, part)| results.extend(part));
    results
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_list() {
        for count in [0, 1, 2, 7, 1000, 100_000] {
            let doubled = map((0..count).collect(), |number: usize| number * 2);
            assert_eq!(doubled, (0..count).map(|number| number * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    #[should_panic(expected = "the seventh")]
    fn a_panic_reaches_the_caller() {
        map((0..100).collect(), |number: i32| assert!(number != 7, "the seventh"));
    }
}
