//! Parallel: a list worked off on all cores, with the results in the order of the list. For work of equal kind that needs
//! nothing but memory; pages are set elsewhere (`render::engine`), whose threads own their pools.

use std::panic::resume_unwind;
use std::sync::Mutex;
use std::thread;

/// Readers recurse as deep on these threads as they may on the first one.
const STACK: usize = 8 << 20;

/// Items of work so light that no thread is worth its start for fewer of them.
const LIGHT: usize = 1_000;

/// [`map`] for items of a few microseconds each.
pub fn map_light<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    if items.len() < LIGHT { items.into_iter().map(work).collect() } else { map(items, work) }
}

/// Maps every item; a panic in one is the caller's.
pub fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let (count, threads) = (items.len(), cores.min(items.len()));
    if threads < 2 {
        return items.into_iter().map(work).collect();
    }
    // Blocks large enough that taking one costs nothing, small enough that no thread waits long for the last.
    let block = (count / (threads * 16)).clamp(1, 256);
    // Each result is written where it stays: the list of them is held once.
    let mut results: Vec<Option<R>> = Vec::new();
    results.resize_with(count, || None);
    let rest = Mutex::new((items.into_iter(), results.chunks_mut(block)));
    let take = || {
        let mut rest = rest.lock().expect("taking a block does not panic");
        let into = rest.1.next()?;
        let own: Vec<T> = rest.0.by_ref().take(into.len()).collect();
        Some((own, into))
    };
    let run = || {
        while let Some((own, into)) = take() {
            for (item, result) in own.into_iter().zip(into) {
                *result = Some(work(item));
            }
        }
    };
    thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads)
            // Where the system has no more threads to give, those there are do the work.
            .map_while(|_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).ok())
            .collect();
        run();
        for helper in helpers {
            helper.join().unwrap_or_else(|panic| resume_unwind(panic));
        }
    });
    results.into_iter().map(|result| result.expect("every block was worked off")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_list() {
        for count in [0, 1, 2, 7, 1000, 100_000] {
            let doubled = map((0..count).collect(), |number: usize| number * 2);
            assert_eq!(doubled, (0..count).map(|number| number * 2).collect::<Vec<_>>());
            assert_eq!(map_light((0..count).collect(), |number: usize| number * 2), doubled);
        }
    }

    #[test]
    #[should_panic(expected = "the seventh")]
    fn a_panic_reaches_the_caller() {
        map((0..100).collect(), |number: i32| assert!(number != 7, "the seventh"));
    }
}
