//! The engine, handed to JavaScript. Decides nothing: it turns JavaScript's values into the engine's and back.
//!
//! Each file knows only those below it:
//!
//! | file | its one job |
//! |---|---|
//! | `hot` | what every execution calls: `get`, `set`, `delete` |
//! | `cold` | what only tests call |
//! | `file_tenant` | the tenant of the test file that a thread runs |
//! | `handle` | what `openCache` holds |
//! | `raw` | Node-API: strings, arguments, memory; the one file with `unsafe` |
//! | `memory` | the store of the process, and what a thread's JavaScript sees without a call |
//! | `identity` | which addon this is, and of which version |
//! | `seal` | what of a failure goes out |

#![allow(clippy::needless_pass_by_value, reason = "napi-rs hands arguments over by value")]
#![cfg_attr(test, allow(dead_code, reason = "napi-rs exports nothing from a test build"))]
#![allow(clippy::must_use_candidate, reason = "JavaScript calls these functions")]

mod cold;
mod file_tenant;
mod handle;
mod hot;
mod identity;
mod memory;
mod raw;
mod seal;
#[cfg(feature = "testing")]
mod testing;

use napi::bindgen_prelude::{Env, Object, retain_current_module_for_unload_safety};

/// Adds the hot functions, and the memory by which JavaScript may remember records, to what the addon exports.
#[napi_derive::napi(module_exports)]
pub fn export_more(mut exports: Object, env: Env) -> napi::Result<()> {
    // Node unloads an addon when the last thread that loaded it ends, and the store would go with it. Linux is told
    // not to when the addon is linked; Windows and macOS are told here.
    retain_current_module_for_unload_safety();
    seal::hush_panics();
    raw::export_functions(&env, &exports, hot::FUNCTIONS)?;
    let memory = memory::of_this_thread();
    raw::show(&env, &mut exports, "versions", memory::STORE.versions().words())?;
    raw::show(&env, &mut exports, "results", memory.results.numbers())?;
    raw::show(&env, &mut exports, "tally", memory.tally.counts())
}
