//! Converts an argument to a bool, int, float or string as the engine does for its own functions, `strict_types`
//! included.
#![allow(unsafe_code, reason = "calls the engine's parsing of arguments")]

use ext_php_rs::types::{ZendStr, Zval};

use super::declared;

/// `None` where the engine refuses: an exception is pending, or it does not convert an argument of this type.
pub fn to_bool(arg: &mut Zval, number: u32) -> Option<bool> {
    // SAFETY: the argument is alive; the value is read only where the engine says that it has set it.
    #[cfg(not(php86))]
    unsafe {
        let mut value = false;
        declared::zend_parse_arg_bool_slow(arg, &raw mut value, number).then_some(value)
    }
    // SAFETY: the argument is alive.
    #[cfg(php86)]
    unsafe {
        let parsed = declared::zend_parse_arg_bool_slow(arg, number);
        (parsed != declared::ZPP_PARSE_BOOL_STATUS_ERROR).then_some(parsed == declared::ZPP_PARSE_BOOL_STATUS_TRUE)
    }
}

/// As [`to_bool`].
pub fn to_int(arg: &mut Zval, number: u32) -> Option<i64> {
    let mut value = 0;
    // SAFETY: the argument is alive; the value is read only where the engine says that it has set it.
    unsafe { declared::zend_parse_arg_long_slow(arg, &raw mut value, number).then_some(value) }
}

/// As [`to_bool`]; an int is accepted, too.
pub fn to_float(arg: &mut Zval, number: u32) -> Option<f64> {
    // SAFETY: the argument is alive; the value is read only where the engine says that it has set it.
    #[cfg(not(php86))]
    unsafe {
        let mut value = 0.0;
        declared::zend_parse_arg_double_slow(arg, &raw mut value, number).then_some(value)
    }
    // Only a float converts to NaN.
    // SAFETY: the argument is alive.
    #[cfg(php86)]
    unsafe {
        let value = declared::zend_parse_arg_double_slow(arg, number);
        (!value.is_nan()).then_some(value)
    }
}

/// As [`to_bool`]. The engine converts in place, so the argument keeps the string alive.
pub fn to_string(arg: &mut Zval, number: u32) -> Option<&ZendStr> {
    // SAFETY: the argument is alive; the string is read only where the engine says that it has set it.
    #[cfg(not(php86))]
    unsafe {
        let mut value = std::ptr::null_mut();
        if declared::zend_parse_arg_str_slow(arg, &raw mut value, number) { value.as_ref() } else { None }
    }
    // SAFETY: the argument is alive; a string that is not null is the argument's.
    #[cfg(php86)]
    unsafe {
        declared::zend_parse_arg_str_slow(arg, number).as_ref()
    }
}
