//! Failures that a test has ordered: production's writes fail at times for reasons of its own.

use serde::Serialize;

use crate::error::WriteError;
use crate::limits::Refusal;

/// A call that can be made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    Set,
    Delete,
}

/// How many calls a failure is returned to.
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
pub struct Failures(Vec<Failure>);

impl Failures {
    pub fn order(&mut self, operation: Operation, error: WriteError, times: Times) {
        if times != Times::Next(0) {
            self.0.push(Failure { operation, error, times });
        }
    }

    /// The error that this call must return, if one is due; that uses it up by one.
    pub fn take(&mut self, operation: Operation) -> Result<(), Refusal> {
        let due = self.0.iter_mut().enumerate().find(|(_, failure)| failure.operation == operation);
        let Some((position, failure)) = due else { return Ok(()) };
        let error = failure.error;
        match &mut failure.times {
            Times::Always => {}
            Times::Next(left) if *left > 1 => *left -= 1,
            Times::Next(_) => {
                self.0.remove(position);
            }
        }
        Err(Refusal { error, excess: None, ordered: true })
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use WriteError::{CacheSizeExceeded, FailedToDeleteCacheRecord, FailedToSetCacheRecord};

    fn take(failures: &mut Failures, operation: Operation) -> Result<(), WriteError> {
        failures.take(operation).map_err(|refusal| refusal.error)
    }

    #[test]
    fn returns_them_in_the_order_in_which_they_were_ordered() {
        let mut failures = Failures::default();
        failures.order(Operation::Set, FailedToSetCacheRecord, Times::Next(2));
        failures.order(Operation::Delete, FailedToDeleteCacheRecord, Times::Next(1));
        failures.order(Operation::Set, CacheSizeExceeded, Times::Next(1));
        let results = [(); 4].map(|()| take(&mut failures, Operation::Set));
        assert_eq!(
            results,
            [Err(FailedToSetCacheRecord), Err(FailedToSetCacheRecord), Err(CacheSizeExceeded), Ok(())]
        );
        let results = [(); 2].map(|()| take(&mut failures, Operation::Delete));
        assert_eq!(results, [Err(FailedToDeleteCacheRecord), Ok(())], "the other call's wait for it");
    }

    #[test]
    fn returns_one_for_ever_where_that_was_ordered() {
        let mut failures = Failures::default();
        failures.order(Operation::Set, FailedToSetCacheRecord, Times::Next(1));
        failures.order(Operation::Set, CacheSizeExceeded, Times::Always);
        assert_eq!(take(&mut failures, Operation::Set), Err(FailedToSetCacheRecord));
        assert!((0..1_000).all(|_| take(&mut failures, Operation::Set) == Err(CacheSizeExceeded)));
    }

    #[test]
    fn none_ordered_is_none() {
        let mut failures = Failures::default();
        failures.order(Operation::Set, FailedToSetCacheRecord, Times::Next(0));
        assert_eq!(take(&mut failures, Operation::Set), Ok(()));
    }
}
