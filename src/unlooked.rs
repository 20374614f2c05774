//! Faults that a strict test has not looked at: writes that were refused, or that were probably not meant so.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;
use serde::Serialize;

use crate::error::WriteError;
use crate::history::{Event, Kind};
use crate::text::Text;

/// How many are kept, for a suite whose runner never asks for them.
const MAX: usize = 10_000;

/// A fault, where it happened.
#[derive(Clone, Debug, Serialize)]
pub struct Fault {
    /// A later one has a higher number.
    #[serde(skip)]
    number: u64,
    /// The test file whose cache it was.
    #[serde(skip)]
    scope: Text,
    /// Whether its cache was reset since.
    #[serde(skip)]
    is_before_reset: bool,
    pub tenant: Text,
    pub trigger: Text,
    #[serde(flatten)]
    pub event: Arc<Event>,
}

impl Fault {
    fn is_of(&self, (tenant, trigger): &(Text, Text)) -> bool {
        self.tenant == *tenant && self.trigger == *trigger
    }
}

/// The faults of all strict caches, whatever is reset.
#[derive(Default)]
pub struct Unlooked(Mutex<List>);

#[derive(Default)]
struct List {
    faults: VecDeque<Fault>,
    count: u64,
}

impl Unlooked {
    /// Adds an event of a strict cache, if it is a fault.
    pub fn add(&self, scope: &Text, (tenant, trigger): &(Text, Text), event: &Arc<Event>) {
        if !event.is_fault() {
            return;
        }
        let mut list = self.0.lock();
        if list.faults.len() >= MAX {
            list.faults.pop_front();
        }
        list.count += 1;
        let (number, event) = (list.count, Arc::clone(event));
        let (scope, tenant, trigger) = (scope.clone(), tenant.clone(), trigger.clone());
        list.faults.push_back(Fault { number, scope, is_before_reset: false, tenant, trigger, event });
    }

    /// Somebody has looked at these.
    pub fn look<'a>(&self, events: impl IntoIterator<Item = &'a Arc<Event>>) {
        let looked_at: Vec<_> = events.into_iter().map(Arc::as_ptr).collect();
        let is_looked_at = |fault: &Fault| looked_at.contains(&Arc::as_ptr(&fault.event));
        self.0.lock().faults.retain(|fault| !is_looked_at(fault));
    }

    /// Somebody has looked at the refusals of this cache since its reset: at those with this code, or at all.
    pub fn look_at_refusals(&self, name: &(Text, Text), code: Option<WriteError>) {
        let is_wanted = |fault: &Fault| {
            let Kind::Refused(refused) = &fault.event.kind else { return false };
            fault.is_of(name)
                && !fault.is_before_reset
                && code.is_none_or(|code| code == refused.refusal.error)
        };
        self.0.lock().faults.retain(|fault| !is_wanted(fault));
    }

    /// This cache is reset: nobody can look at its faults any more.
    pub fn leave_behind(&self, name: &(Text, Text)) {
        for fault in self.0.lock().faults.iter_mut().filter(|fault| fault.is_of(name)) {
            fault.is_before_reset = true;
        }
    }

    /// The number of the last fault, to [`take`](Self::take) those that come after it.
    pub fn mark(&self) -> u64 {
        self.0.lock().count
    }

    /// Takes the faults after that mark, and up to another, which are a test file's: of caches that it opened, or of its
    /// tenant.
    pub fn take(&self, file: &Text, mark: u64, end: u64) -> Vec<Fault> {
        let is_its = |fault: &Fault| {
            fault.number > mark && fault.number <= end && (fault.scope == *file || fault.tenant == *file)
        };
        let mut list = self.0.lock();
        let (taken, kept) = list.faults.drain(..).partition(is_its);
        list.faults = kept;
        Vec::from(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failures::Operation;
    use crate::history::Refused;
    use crate::limits::Refusal;
    use crate::testkit::units;
    use crate::warnings::Warning;

    fn text(text: &str) -> Text {
        Text::new(&units(text))
    }

    fn refused(code: WriteError, ordered: bool) -> Arc<Event> {
        let refusal = Refusal { ordered, ..code.into() };
        let refused = Refused { operation: Operation::Set, refusal, warning: None };
        Arc::new(Event { at_ms: 0.0, execution: None, key: text("k"), kind: Kind::Refused(refused) })
    }

    fn warned(warning: Warning) -> Arc<Event> {
        Arc::new(Event { at_ms: 0.0, execution: None, key: text("k"), kind: Kind::Warned { warning } })
    }

    #[test]
    fn gives_each_file_its_own_faults_once() {
        let unlooked = Unlooked::default();
        let name = |tenant: &str| (text(tenant), text("post-login"));
        let [one, two, three] = [(); 3].map(|()| refused(WriteError::CacheSizeExceeded, false));
        unlooked.add(&text("a.test.js"), &name("a.test.js"), &one);
        unlooked.add(&text("a.test.js"), &name("a tenant of its own"), &two);
        unlooked.add(&text("default"), &name("b.test.js"), &three);
        assert_eq!(unlooked.take(&text("a.test.js"), 0, u64::MAX).len(), 2);
        assert_eq!(unlooked.take(&text("a.test.js"), 0, u64::MAX).len(), 0);
        assert_eq!(unlooked.take(&text("b.test.js"), 0, u64::MAX).len(), 1, "from a thread of its");
    }

    #[test]
    fn gives_what_came_after_a_mark_and_was_not_looked_at() {
        let unlooked = Unlooked::default();
        let (file, name) = (text("a"), (text("a"), text("post-login")));
        let events = [(); 3].map(|()| refused(WriteError::CacheSizeExceeded, false));
        unlooked.add(&file, &name, &events[0]);
        let mark = unlooked.mark();
        unlooked.add(&file, &name, &events[1]);
        unlooked.add(&file, &name, &events[2]);
        unlooked.look(events[2..].iter());
        let taken = unlooked.take(&file, mark, u64::MAX);
        assert!(matches!(&taken[..], [fault] if Arc::ptr_eq(&fault.event, &events[1])));
        assert_eq!(unlooked.take(&file, 0, u64::MAX).len(), 1, "the one before the mark stays");
    }

    #[test]
    fn gives_what_came_up_to_another_mark() {
        let unlooked = Unlooked::default();
        let (file, name) = (text("a"), (text("a"), text("post-login")));
        for _ in 0..3 {
            unlooked.add(&file, &name, &refused(WriteError::CacheSizeExceeded, false));
        }
        assert_eq!(unlooked.take(&file, 1, 2).len(), 1);
        assert_eq!(unlooked.take(&file, 0, u64::MAX).len(), 2, "the others stay");
    }

    #[test]
    fn is_looked_at_by_cache_and_code() {
        let unlooked = Unlooked::default();
        let (file, name, other) =
            (text("a"), (text("a"), text("post-login")), (text("a"), text("event-stream")));
        unlooked.add(&file, &name, &refused(WriteError::InvalidExpiry, false));
        unlooked.leave_behind(&name);
        unlooked.add(&file, &name, &warned(Warning::OptionsIgnored));
        unlooked.add(&file, &name, &refused(WriteError::InvalidExpiry, false));
        unlooked.add(&file, &name, &refused(WriteError::CacheSizeExceeded, false));
        unlooked.add(&file, &other, &refused(WriteError::InvalidExpiry, false));
        unlooked.look_at_refusals(&name, Some(WriteError::InvalidExpiry));
        let numbers = |faults: Vec<Fault>| faults.iter().map(|fault| fault.number).collect::<Vec<_>>();
        assert_eq!(numbers(unlooked.take(&file, 3, 5)), [4, 5]);
        unlooked.look_at_refusals(&name, None);
        assert_eq!(numbers(unlooked.take(&file, 0, u64::MAX)), [1, 2], "one before the reset, and a warning");
    }

    #[test]
    fn leaves_out_what_is_no_fault() {
        let unlooked = Unlooked::default();
        let (file, name) = (text("a"), (text("a"), text("post-login")));
        for event in [
            refused(WriteError::CacheSizeExceeded, true),
            refused(WriteError::CacheKeyDoesNotExist, false),
            warned(Warning::TwoLifetimes),
            warned(Warning::LifetimeCut { max_ttl_ms: 5 }),
        ] {
            unlooked.add(&file, &name, &event);
        }
        assert_eq!(unlooked.mark(), 0);
        unlooked.add(&file, &name, &warned(Warning::OptionsIgnored));
        assert_eq!(unlooked.mark(), 1);
    }

    #[test]
    fn forgets_the_oldest_when_nobody_asks() {
        let unlooked = Unlooked::default();
        let (file, name) = (text("a"), (text("a"), text("post-login")));
        for _ in 0..=MAX {
            unlooked.add(&file, &name, &refused(WriteError::CacheSizeExceeded, false));
        }
        assert_eq!(unlooked.take(&file, 0, u64::MAX).len(), MAX);
    }
}
