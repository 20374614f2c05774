//! Failures that a test has ordered: production's writes fail at times for reasons of its own.

use crate::error::WriteError;

/// A call that can be made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `api.cache.set`
    Set,
    /// `api.cache.delete`
    Delete,
}

/// How many calls a failure answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// So many.
    Next(u64),
    /// All, until the cache is reset.
    Always,
}

#[derive(Clone, Copy, Debug)]
struct Failure {
    operation: Operation,
    error: WriteError,
    times: Times,
}

/// Failures in the order in which they were ordered.
#[derive(Debug, Default)]
pub(crate) struct Failures(Vec<Failure>);

impl Failures {
    pub fn order(&mut self, operation: Operation, error: WriteError, times: Times) {
        if times != Times::Next(0) {
            self.0.push(Failure { operation, error, times });
        }
    }

    /// The error that this call must answer, if one is due; that uses it up by one.
    pub fn take(&mut self, operation: Operation) -> Option<WriteError> {
        let position = self.0.iter().position(|failure| failure.operation == operation)?;
        let failure = self.0.get_mut(position)?;
        let error = failure.error;
        match &mut failure.times {
            Times::Always => {}
            Times::Next(left) if *left > 1 => *left -= 1,
            Times::Next(_) => {
                self.0.remove(position);
            }
        }
        Some(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use WriteError::{CacheSizeExceeded, FailedToDeleteCacheRecord, FailedToSetCacheRecord};

    #[test]
    fn answers_in_the_order_in_which_they_were_ordered() {
        let mut failures = Failures::default();
        failures.order(Operation::Set, FailedToSetCacheRecord, Times::Next(2));
        failures.order(Operation::Delete, FailedToDeleteCacheRecord, Times::Next(1));
        failures.order(Operation::Set, CacheSizeExceeded, Times::Next(1));
        let answers = [(); 4].map(|()| failures.take(Operation::Set));
        assert_eq!(
            answers,
            [Some(FailedToSetCacheRecord), Some(FailedToSetCacheRecord), Some(CacheSizeExceeded), None]
        );
        let answers = [(); 2].map(|()| failures.take(Operation::Delete));
        assert_eq!(answers, [Some(FailedToDeleteCacheRecord), None], "the other call's wait for it");
    }

    #[test]
    fn answers_for_ever_where_that_was_ordered() {
        let mut failures = Failures::default();
        failures.order(Operation::Set, FailedToSetCacheRecord, Times::Next(1));
        failures.order(Operation::Set, CacheSizeExceeded, Times::Always);
        assert_eq!(failures.take(Operation::Set), Some(FailedToSetCacheRecord));
        assert!((0..1_000).all(|_| failures.take(Operation::Set) == Some(CacheSizeExceeded)));
    }

    #[test]
    fn none_ordered_is_none() {
        let mut failures = Failures::default();
        failures.order(Operation::Set, FailedToSetCacheRecord, Times::Next(0));
        assert_eq!(failures.take(Operation::Set), None);
    }
}
