//! f32 <-> f64 without a change to a NaN's bits.

const F32_QUIET: u32 = 1 << 22;
const F32_EXPONENT: u32 = 0x7f80_0000;
const F64_EXPONENT: u64 = 0x7ff0_0000_0000_0000;
/// How far a payload moves between the two widths: the difference of their significands.
const PAYLOAD_SHIFT: u32 = 52 - 23;

/// Widens an f32. A NaN keeps its sign, payload and quiet bit, which the machine's own conversion
/// would set.
#[inline]
pub fn from_f32(value: f32) -> f64 {
    if !value.is_nan() {
        return f64::from(value);
    }
    let bits = value.to_bits();
    let sign = u64::from(bits >> 31) << 63;
    let payload = u64::from(bits & 0x007f_ffff) << PAYLOAD_SHIFT;
    f64::from_bits(sign | F64_EXPONENT | payload)
}

/// Narrows to f32, rounding to nearest as PHP's `pack('f')` does. `None` for a finite number beyond
/// f32's range: it would become an infinity. A NaN stays one, and is the same if it came from an f32.
pub fn to_f32(value: f64) -> Option<f32> {
    if !value.is_nan() {
        let narrowed = value as f32;
        return (narrowed.is_finite() || value.is_infinite()).then_some(narrowed);
    }
    let bits = value.to_bits();
    let sign = ((bits >> 63) as u32) << 31;
    let payload = (bits >> PAYLOAD_SHIFT) as u32 & 0x007f_ffff;
    // A payload that only had low bits is lost; a NaN without a payload bit would be an infinity.
    let payload = if payload == 0 { F32_QUIET } else { payload };
    Some(f32::from_bits(sign | F32_EXPONENT | payload))
}
