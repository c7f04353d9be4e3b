//! Offers 待定: what would be written into the ledger, kept between the page that shows it and whoever means it. Nothing is
//! written here.

use std::sync::{Arc, Mutex};

use jiff::civil::Date;

use super::answer::{Refusal, unfit};
use super::secret;
use crate::finding::Finding;
use crate::ledger::Held;
use crate::pipeline::{IssueRequest, Proposal, Reading};

/// One step that changes the ledger, not taken yet.
pub enum Offer {
    Issue {
        wanted: Box<IssueRequest>,
        proposal: Box<Proposal>,
    },
    Revoke {
        document_no: String,
        on: Date,
        why: String,
        held: Vec<Held>,
    },
    Import {
        /// The file's own name.
        name: String,
        /// The page it was handed in on, where the answer to it is shown.
        from: &'static str,
        /// Everything that keeps it out, where anything does: then there is nothing to agree to.
        read: Result<Reading, Vec<Finding>>,
    },
}

/// More offers than this nobody has before them.
const MOST: usize = 8;

/// Each under a word that its page alone knows, and good for one try.
#[derive(Default)]
pub struct Offers(Mutex<Vec<(String, Arc<Offer>)>>);

impl Offers {
    /// Keeps an offer, and gives the word it is kept under.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn put(&self, offer: Arc<Offer>) -> Result<String, Refusal> {
        let word = secret::fresh().map_err(|error| unfit(error.to_string()))?;
        self.keep(&word, offer);
        Ok(word)
    }

    /// Keeps an offer under a word: one that was taken and came to nothing, under its own.
    pub fn keep(&self, word: &str, offer: Arc<Offer>) {
        let mut offers = self.0.lock().expect("nobody panics while holding the lock");
        // A workbook that was read may be large: one at a time.
        if matches!(*offer, Offer::Import { .. }) {
            offers.retain(|(_, own)| !matches!(**own, Offer::Import { .. }));
        }
        if offers.len() >= MOST {
            offers.remove(0);
        }
        offers.push((word.to_string(), offer));
    }

    /// An offer to be shown.
    pub fn find(&self, word: &str) -> Option<Arc<Offer>> {
        let offers = self.0.lock().expect("nobody panics while holding the lock");
        offers.iter().find(|(own, _)| secret::same(own, word)).map(|(_, offer)| offer.clone())
    }

    /// Takes an offer away: whoever comes with the same word again finds nothing.
    pub fn take(&self, word: &str) -> Option<Arc<Offer>> {
        let mut offers = self.0.lock().expect("nobody panics while holding the lock");
        let at = offers.iter().position(|(own, _)| secret::same(own, word))?;
        Some(offers.remove(at).1)
    }
}
