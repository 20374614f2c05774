#![no_main]
//! Does the engine keep the contract in every sequence of calls?

use auth0_actions_cache::model;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| model::check(bytes));
