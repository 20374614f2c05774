#![no_main]
//! Does any place in the store feel what happens in another?

use auth0_actions_cache::model;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| model::check_isolation(bytes));
