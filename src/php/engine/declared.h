/*
 * What declared.rs takes from PHP's headers beside what ext-php-rs binds. The build reads this with bindgen, so what has
 * changed in some version of PHP is an error when the extension is built for it. Nothing of this is compiled.
 */

#include "php.h"
#include "Zend/zend_API.h"
#include "Zend/zend_closures.h"
#include "Zend/zend_exceptions.h"
#include "Zend/zend_fibers.h"
#include "Zend/zend_interfaces.h"
#include "Zend/zend_observer.h"
#include "Zend/zend_vm_opcodes.h"
#include "ext/standard/file.h"
#include "main/fopen_wrappers.h"
#include "main/php_ini.h"
#include "main/php_streams.h"

/* A macro's or an enumerator's value, as a constant of this type and of its own name. */
#define VALUE(type, name) static const type value_of_##name = name;

/* Zend/zend_types.h */
VALUE(uint32_t, GC_PROTECTED)
VALUE(uint32_t, HT_MAX_SIZE)
VALUE(uint32_t, IS_STR_INTERNED)
VALUE(int, FAILURE)
VALUE(int, SUCCESS)

/* Zend/zend_type_info.h, Zend/zend_compile.h */
VALUE(uint32_t, MAY_BE_STATIC)
VALUE(uint32_t, ZEND_ACC_CALL_VIA_TRAMPOLINE)
VALUE(uint32_t, ZEND_ACC_CLOSURE)
VALUE(uint32_t, ZEND_ACC_DEPRECATED)
VALUE(uint32_t, ZEND_ACC_EXPLICIT_ABSTRACT_CLASS)
VALUE(uint32_t, ZEND_ACC_FAKE_CLOSURE)
VALUE(uint32_t, ZEND_ACC_READONLY)
VALUE(uint32_t, ZEND_ACC_STATIC)
VALUE(uint32_t, ZEND_CALL_CLOSURE)
VALUE(uint32_t, ZEND_CALL_DYNAMIC)
VALUE(uint32_t, ZEND_CALL_FAKE_CLOSURE)
VALUE(uint32_t, ZEND_CALL_HAS_EXTRA_NAMED_PARAMS)
VALUE(uint32_t, ZEND_CALL_HAS_THIS)
VALUE(uint32_t, ZEND_CALL_TOP_FUNCTION)
VALUE(uint32_t, ZEND_SEND_BY_REF)
VALUE(uint8_t, ZEND_INTERNAL_FUNCTION)
VALUE(uint8_t, ZEND_USER_FUNCTION)
VALUE(int, BP_VAR_RW)
VALUE(int, BP_VAR_UNSET)
VALUE(int, BP_VAR_W)
VALUE(int, ZEND_CALL_FRAME_SLOT)

/* Zend/zend_vm_opcodes.h, Zend/zend_errors.h, Zend/zend_modules.h, Zend/zend_operators.h, Zend/zend_object_handlers.h */
VALUE(uint8_t, ZEND_INIT_METHOD_CALL)
VALUE(int, E_WARNING)
VALUE(int, MODULE_PERSISTENT)
VALUE(int, ZEND_UNCOMPARABLE)
VALUE(int, ZEND_PROPERTY_EXISTS)
VALUE(int, ZEND_PROPERTY_NOT_EMPTY)

/* Zend/zend_fibers.h */
VALUE(size_t, ZEND_FIBER_DEFAULT_C_STACK_SIZE)
#define ZEND_FIBER_CONTEXT_KIND offsetof(zend_fiber_context, kind)
VALUE(size_t, ZEND_FIBER_CONTEXT_KIND)

/* Zend/zend_ini.h */
VALUE(int, ZEND_INI_STAGE_RUNTIME)
VALUE(int, ZEND_INI_USER)

/* main/php_streams.h */
VALUE(uint32_t, PHP_STREAM_FLAG_NO_FCLOSE)
VALUE(int, PHP_STREAM_AS_FD_FOR_SELECT)

#if PHP_VERSION_ID >= 80600
VALUE(uint32_t, ZPP_PARSE_BOOL_STATUS_ERROR)
VALUE(uint32_t, ZPP_PARSE_BOOL_STATUS_TRUE)
#endif
