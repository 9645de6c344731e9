// What of emscripten's JavaScript says how names are minified.
var asmLibraryArg={"j":__emscripten_throw_longjmp,"e":__gmtime_js,"f":__localtime_js,"g":__mktime_js,"h":__tzset_js,"d":_emscripten_memcpy_big,"k":_emscripten_resize_heap,"b":_fd_write,"c":_getTempRet0,"l":invoke_vii,"a":_setTempRet0,"i":_strftime};
var ___wasm_call_ctors=Module["___wasm_call_ctors"]=function(){return(___wasm_call_ctors=Module["___wasm_call_ctors"]=Module["asm"]["n"]).apply(null,arguments)};
var _add=Module["_add"]=function(){return(_add=Module["_add"]=Module["asm"]["o"]).apply(null,arguments)};
var _greet=Module["_greet"]=function(){return(_greet=Module["_greet"]=Module["asm"]["p"]).apply(null,arguments)};
var _malloc=Module["_malloc"]=function(){return(_malloc=Module["_malloc"]=Module["asm"]["q"]).apply(null,arguments)};
var _jump=Module["_jump"]=function(){return(_jump=Module["_jump"]=Module["asm"]["r"]).apply(null,arguments)};
var _year=Module["_year"]=function(){return(_year=Module["_year"]=Module["asm"]["s"]).apply(null,arguments)};
var _when=Module["_when"]=function(){return(_when=Module["_when"]=Module["asm"]["t"]).apply(null,arguments)};
var _back=Module["_back"]=function(){return(_back=Module["_back"]=Module["asm"]["u"]).apply(null,arguments)};
var _main=Module["_main"]=function(){return(_main=Module["_main"]=Module["asm"]["v"]).apply(null,arguments)};
var _setThrew=Module["_setThrew"]=function(){return(_setThrew=Module["_setThrew"]=Module["asm"]["x"]).apply(null,arguments)};
var stackSave=Module["stackSave"]=function(){return(stackSave=Module["stackSave"]=Module["asm"]["y"]).apply(null,arguments)};
var stackRestore=Module["stackRestore"]=function(){return(stackRestore=Module["stackRestore"]=Module["asm"]["z"]).apply(null,arguments)};
var stackAlloc=Module["stackAlloc"]=function(){return(stackAlloc=Module["stackAlloc"]=Module["asm"]["A"]).apply(null,arguments)};
