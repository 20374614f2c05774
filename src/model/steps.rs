//! The steps that bytes encode: 32 bytes each, so that to drop some bytes is to drop a step, and smaller bytes
//! mean simpler steps. No bytes are without a meaning.

use crate::error::WriteError;
use crate::eviction::Eviction;
use crate::expiry::{Lifetime, MAX_SAFE_INTEGER};
use crate::failures::{Operation, Times};
use crate::limits::Limits;
use arbitrary::{Result, Unstructured};

pub const STEP_BYTES: usize = 32;

/// Whose cache a call is made on: both are numbers of names in [`TENANTS`] and [`TRIGGERS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub tenant: usize,
    pub trigger: usize,
}

/// Names that would collide if the two were joined: `t`, `t|a` and `t` with a NUL; `a`, and `a` behind a NUL.
pub const TENANTS: [&[u16]; 3] = [&[0x74], &[0x74, 0x7C, 0x61], &[0x74, 0]];
pub const TRIGGERS: [&[u16]; 2] = [&[0x61], &[0, 0x61]];
pub const PLACES: [Place; 6] = [
    Place { tenant: 0, trigger: 0 },
    Place { tenant: 0, trigger: 1 },
    Place { tenant: 1, trigger: 0 },
    Place { tenant: 1, trigger: 1 },
    Place { tenant: 2, trigger: 0 },
    Place { tenant: 2, trigger: 1 },
];

/// With what a handle was opened, and the caller's now.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    pub now_ms: f64,
    pub limits: Limits,
    pub eviction: Eviction,
}

#[derive(Clone, Debug)]
pub struct NewRecord {
    pub key: Vec<u16>,
    pub value: Vec<u16>,
    pub lifetime: Lifetime,
    /// The name of an option that `set` does not know.
    pub unknown_option: Option<Vec<u16>>,
}

#[derive(Clone, Debug)]
pub enum Call {
    Get(Vec<u16>),
    Set(NewRecord),
    Delete(Vec<u16>),
    Seed(Vec<NewRecord>),
    Evict(Vec<u16>),
    EvictAll,
    Fail(Operation, WriteError, Times),
    NewExecution,
    Reset,
    ResetTenant,
}

#[derive(Clone, Debug)]
pub struct Step {
    pub settings: Settings,
    pub place: Place,
    pub call: Call,
}

pub fn decode(bytes: &[u8]) -> Vec<Step> {
    let mut settings = Settings::default();
    let steps = bytes.chunks(STEP_BYTES).map(|chunk| step(&mut Unstructured::new(chunk), &mut settings));
    // Bytes that have run out read as zeros: nothing fails.
    steps.collect::<Result<_>>().unwrap_or_default()
}

fn step(bytes: &mut Unstructured<'_>, settings: &mut Settings) -> Result<Step> {
    let call_number = bytes.int_in_range(0..=63_u8)?;
    // Half of all calls meet in one place.
    let place = if bytes.arbitrary()? { *bytes.choose(&PLACES)? } else { PLACES[0] };
    change(bytes, settings)?;
    let call = match call_number {
        0..=23 => Call::Set(record(bytes, settings.now_ms)?),
        24..=45 => Call::Get(key(bytes)?),
        46..=51 => Call::Delete(key(bytes)?),
        52..=55 => {
            let count = bytes.int_in_range(0..=2_u8)?;
            Call::Seed((0..count).map(|_| record(bytes, settings.now_ms)).collect::<Result<_>>()?)
        }
        56..=58 => Call::Evict(key(bytes)?),
        59 => Call::EvictAll,
        60 => {
            let operation = *bytes.choose(&[Operation::Set, Operation::Delete])?;
            let error = *bytes.choose(WriteError::ALL)?;
            Call::Fail(operation, error, *bytes.choose(&[Times::Next(1), Times::Next(3), Times::Always])?)
        }
        61 => Call::NewExecution,
        62 => Call::Reset,
        _ => Call::ResetTenant,
    };
    Ok(Step { settings: *settings, place, call })
}

/// Changes one setting, or none: the steps that follow keep it.
fn change(bytes: &mut Unstructured<'_>, settings: &mut Settings) -> Result<()> {
    let Settings { now_ms, limits, eviction } = settings;
    match bytes.int_in_range(0..=127_u8)? {
        0..=95 => {}
        96..=111 => *now_ms = whole(*now_ms + f64::from(bytes.arbitrary::<i8>()?)),
        // Back to where most records were made.
        112..=114 => *now_ms = 0.0,
        115 => *now_ms = whole(*now_ms + duration_ms(bytes)?),
        116 => *now_ms = whole(instant_ms(bytes)?),
        117 => limits.max_entries = limit(bytes, 20)?,
        118 => limits.max_key_bytes = limit(bytes, 64)?,
        119 => limits.max_value_bytes = limit(bytes, 4_096)?,
        120 => limits.max_total_bytes = limit(bytes, 8_192)?,
        121 => limits.default_ttl_ms = limit(bytes, 900_000)?,
        122 => limits.max_ttl_ms = limit(bytes, 86_400_000)?,
        123..=125 => (*limits, *eviction) = (Limits::default(), Eviction::default()),
        126 => eviction.rate = *bytes.choose(&[0.0, 0.1, 0.5, 0.9, 1.0])?,
        _ => eviction.seed = *bytes.choose(&[0, 1, -1, i64::MAX])?,
    }
    Ok(())
}

/// The engine's callers admit no other instant as their now.
fn whole(now_ms: f64) -> f64 {
    if now_ms.is_finite() { now_ms.floor() } else { 0.0 }
}

fn limit(bytes: &mut Unstructured<'_>, default: u64) -> Result<u64> {
    Ok(match bytes.int_in_range(0..=7_u8)? {
        0..=2 => default,
        3 => default + 1,
        4 => 2 * default,
        5 => 9_007_199_254_740_991,
        _ => bytes.int_in_range(0..=9)?,
    })
}

fn record(bytes: &mut Unstructured<'_>, now_ms: f64) -> Result<NewRecord> {
    let (key, value, lifetime) = (key(bytes)?, value(bytes)?, lifetime(bytes, now_ms)?);
    let unknown_option = (lifetime == Lifetime::default() && bytes.ratio(1, 8)?).then(|| vec![0x65]);
    Ok(NewRecord { key, value, lifetime, unknown_option })
}

/// Mostly one of three; of the others there are more than a cache holds, some on the border of what is allowed.
fn key(bytes: &mut Unstructured<'_>) -> Result<Vec<u16>> {
    let text = match bytes.int_in_range(0..=63_u8)? {
        number @ 0..=35 => format!("k{}", number % 3),
        number @ 36..=47 => format!("k{number}"),
        48 => String::new(),
        49 => "__proto__".to_owned(),
        50 => "x".repeat(64),
        51 => "x".repeat(65),
        52 => "é".repeat(32),
        53 => "é".repeat(33),
        54 => "€".repeat(21),
        55 => "€".repeat(22),
        56 => "😀".repeat(16),
        57 => "😀".repeat(17),
        58 => "\0".to_owned(),
        // Lone surrogates, and the first of a pair before another.
        number => return Ok(vec![0xD83D, 0xD83D, 0xDE00, 0xDE00][..usize::from(number % 5)].to_vec()),
    };
    Ok(text.encode_utf16().collect())
}

/// Any unit, or two in turn, repeated.
fn value(bytes: &mut Unstructured<'_>) -> Result<Vec<u16>> {
    let count = match bytes.int_in_range(0..=63_u8)? {
        55 => 255,
        56 => 1_365,
        57 => 1_366,
        58 => 2_048,
        59 => 2_049,
        60 => 4_095,
        61 => 4_096,
        62 => 4_097,
        63 => 8_193,
        small => usize::from(small),
    };
    let mut units = vec![bytes.arbitrary()?; count];
    if bytes.ratio(1, 4)? {
        let other = bytes.arbitrary()?;
        units.iter_mut().step_by(2).for_each(|unit| *unit = other);
    }
    Ok(units)
}

fn lifetime(bytes: &mut Unstructured<'_>, now_ms: f64) -> Result<Lifetime> {
    let which = bytes.int_in_range(0..=15_u8)?;
    let ttl_ms = if matches!(which, 10..=13) { Some(duration_ms(bytes)?) } else { None };
    let expires_at_ms = match which {
        13 | 14 => Some(now_ms + duration_ms(bytes)?),
        15 => Some(instant_ms(bytes)?),
        _ => None,
    };
    Ok(Lifetime { ttl_ms, expires_at_ms })
}

fn duration_ms(bytes: &mut Unstructured<'_>) -> Result<f64> {
    Ok(match bytes.int_in_range(0..=15_u8)? {
        0..=7 => f64::from(bytes.arbitrary::<u8>()?),
        8 => f64::from(bytes.arbitrary::<i16>()?) / 2.0,
        9 => 899_999.0,
        10 => *bytes.choose(&[900_000.0, 86_400.0, 3_540.0, 36_000.0, 60_000.0])?,
        11 => 86_400_000.0,
        12 => 86_400_001.0,
        13 => *bytes.choose(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY])?,
        14 => *bytes.choose(&[MAX_SAFE_INTEGER, -MAX_SAFE_INTEGER, f64::MAX, f64::MIN])?,
        _ => bytes.arbitrary()?,
    })
}

fn instant_ms(bytes: &mut Unstructured<'_>) -> Result<f64> {
    let instant_ms = match bytes.int_in_range(0..=7_u8)? {
        0..=2 => f64::from(bytes.arbitrary::<i16>()?),
        3 => f64::from(bytes.arbitrary::<i16>()?) / 4.0,
        4 => *bytes.choose(&[1_700_000_000_000.0, 1_700_000_000.0])? + f64::from(bytes.arbitrary::<u8>()?),
        5 => MAX_SAFE_INTEGER - f64::from(bytes.arbitrary::<u8>()?),
        6 => -1e300,
        _ => bytes.arbitrary()?,
    };
    Ok(instant_ms)
}
