// What of emscripten's JavaScript says how names are minified.
var asmLibraryArg={"b":___cxa_allocate_exception,"h":___cxa_begin_catch,"j":___cxa_end_catch,"d":___cxa_find_matching_catch_2,"c":___cxa_find_matching_catch_3,"p":___cxa_find_matching_catch_4,"u":___cxa_find_matching_catch_6,"l":___cxa_free_exception,"t":___cxa_rethrow,"m":___cxa_throw,"f":___resumeException,"q":_abort,"s":_emscripten_memcpy_big,"r":_emscripten_resize_heap,"a":_getTempRet0,"e":invoke_iii,"o":invoke_iiii,"i":invoke_v,"n":invoke_vii,"g":invoke_viii,"k":_llvm_eh_typeid_for};
var ___wasm_call_ctors=Module["___wasm_call_ctors"]=function(){return(___wasm_call_ctors=Module["___wasm_call_ctors"]=Module["asm"]["w"]).apply(null,arguments)};
var _length=Module["_length"]=function(){return(_length=Module["_length"]=Module["asm"]["x"]).apply(null,arguments)};
var _fail=Module["_fail"]=function(){return(_fail=Module["_fail"]=Module["asm"]["y"]).apply(null,arguments)};
var _fail_int=Module["_fail_int"]=function(){return(_fail_int=Module["_fail_int"]=Module["asm"]["z"]).apply(null,arguments)};
var _caught=Module["_caught"]=function(){return(_caught=Module["_caught"]=Module["asm"]["A"]).apply(null,arguments)};
var _kinds=Module["_kinds"]=function(){return(_kinds=Module["_kinds"]=Module["asm"]["B"]).apply(null,arguments)};
var _nested=Module["_nested"]=function(){return(_nested=Module["_nested"]=Module["asm"]["C"]).apply(null,arguments)};
var _guard_count=Module["_guard_count"]=function(){return(_guard_count=Module["_guard_count"]=Module["asm"]["D"]).apply(null,arguments)};
var _main=Module["_main"]=function(){return(_main=Module["_main"]=Module["asm"]["E"]).apply(null,arguments)};
var _malloc=Module["_malloc"]=function(){return(_malloc=Module["_malloc"]=Module["asm"]["G"]).apply(null,arguments)};
var _free=Module["_free"]=function(){return(_free=Module["_free"]=Module["asm"]["H"]).apply(null,arguments)};
var _setThrew=Module["_setThrew"]=function(){return(_setThrew=Module["_setThrew"]=Module["asm"]["I"]).apply(null,arguments)};
var stackSave=Module["stackSave"]=function(){return(stackSave=Module["stackSave"]=Module["asm"]["J"]).apply(null,arguments)};
var stackRestore=Module["stackRestore"]=function(){return(stackRestore=Module["stackRestore"]=Module["asm"]["K"]).apply(null,arguments)};
var ___cxa_can_catch=Module["___cxa_can_catch"]=function(){return(___cxa_can_catch=Module["___cxa_can_catch"]=Module["asm"]["L"]).apply(null,arguments)};
var ___cxa_is_pointer_type=Module["___cxa_is_pointer_type"]=function(){return(___cxa_is_pointer_type=Module["___cxa_is_pointer_type"]=Module["asm"]["M"]).apply(null,arguments)};
