import * as __import0 from "host";
async function instantiate(module, imports = {}) {
  const __module0 = imports.host;
  const adaptedImports = {
    env: Object.setPrototypeOf({
      abort(message, fileName, lineNumber, columnNumber) {
        // ~lib/builtins/abort(~lib/string/String | null?, ~lib/string/String | null?, u32?, u32?) => void
        message = __liftString(message >>> 0);
        fileName = __liftString(fileName >>> 0);
        lineNumber = lineNumber >>> 0;
        columnNumber = columnNumber >>> 0;
        (() => {
          // @external.js
          throw Error(`${message} in ${fileName}:${lineNumber}:${columnNumber}`);
        })();
      },
      trace(message, n, a0, a1, a2, a3, a4) {
        // ~lib/builtins/trace(~lib/string/String, i32?, f64?, f64?, f64?, f64?, f64?) => void
        message = __liftString(message >>> 0);
        (() => {
          // @external.js
          console.log(message, ...[a0, a1, a2, a3, a4].slice(0, n));
        })();
      },
      "console.log"(text) {
        // ~lib/bindings/dom/console.log(~lib/string/String) => void
        text = __liftString(text >>> 0);
        console.log(text);
      },
      "console.error"(text) {
        // ~lib/bindings/dom/console.error(~lib/string/String) => void
        text = __liftString(text >>> 0);
        console.error(text);
      },
      seed() {
        // ~lib/builtins/seed() => f64
        return (() => {
          // @external.js
          return Date.now() * Math.random();
        })();
      },
      "Date.now"() {
        // ~lib/bindings/dom/Date.now() => f64
        return Date.now();
      },
      notify(s, n, ok) {
        // module/notify(~lib/string/String, i32, bool) => void
        s = __liftString(s >>> 0);
        ok = ok != 0;
        notify(s, n, ok);
      },
    }, Object.assign(Object.create(globalThis), imports.env || {})),
    host: Object.setPrototypeOf({
      shout(s) {
        // module/hostShout(~lib/string/String) => ~lib/string/String
        s = __liftString(s >>> 0);
        return __lowerString(__module0.shout(s)) || __notnull();
      },
      count(a) {
        // module/hostCount(~lib/array/Array<i32>) => i32
        a = __liftArray(__getI32, 2, a >>> 0);
        return __module0.count(a);
      },
      "name of"(p) {
        // module/hostNameOf(module/Point) => ~lib/string/String | null
        p = __liftRecord19(p >>> 0);
        return __lowerString(__module0.name of(p));
      },
    }, __module0),
  };
  const { exports } = await WebAssembly.instantiate(module, adaptedImports);
  const memory = exports.memory || imports.env.memory;
  const adaptedExports = Object.setPrototypeOf({
    unsigned(a) {
      // module/unsigned(u32) => u32
      return exports.unsigned(a) >>> 0;
    },
    wide(a, b) {
      // module/wide(i64, u64) => i64
      a = a || 0n;
      b = b || 0n;
      return exports.wide(a, b);
    },
    not(a) {
      // module/not(bool) => bool
      a = a ? 1 : 0;
      return exports.not(a) != 0;
    },
    greet(name) {
      // module/greet(~lib/string/String) => ~lib/string/String
      name = __lowerString(name) || __notnull();
      return __liftString(exports.greet(name) >>> 0);
    },
    concat(a, b, c) {
      // module/concat(~lib/string/String, ~lib/string/String, ~lib/string/String) => ~lib/string/String
      a = __retain(__lowerString(a) || __notnull());
      b = __retain(__lowerString(b) || __notnull());
      c = __lowerString(c) || __notnull();
      try {
        return __liftString(exports.concat(a, b, c) >>> 0);
      } finally {
        __release(a);
        __release(b);
      }
    },
    longer(s) {
      // module/longer(~lib/string/String | null) => ~lib/string/String | null
      s = __lowerString(s);
      return __liftString(exports.longer(s) >>> 0);
    },
    loneSurrogate() {
      // module/loneSurrogate() => ~lib/string/String
      return __liftString(exports.loneSurrogate() >>> 0);
    },
    sum(a) {
      // module/sum(~lib/array/Array<i32>) => i32
      a = __lowerArray(__setU32, 4, 2, a) || __notnull();
      return exports.sum(a);
    },
    join(a, separator) {
      // module/join(~lib/array/Array<~lib/string/String>, ~lib/string/String?) => ~lib/string/String
      a = __retain(__lowerArray((pointer, value) => { __setU32(pointer, __lowerString(value) || __notnull()); }, 5, 2, a) || __notnull());
      separator = __lowerString(separator) || __notnull();
      try {
        exports.__setArgumentsLength(arguments.length);
        return __liftString(exports.join(a, separator) >>> 0);
      } finally {
        __release(a);
      }
    },
    words(s) {
      // module/words(~lib/string/String) => ~lib/array/Array<~lib/string/String>
      s = __lowerString(s) || __notnull();
      return __liftArray(pointer => __liftString(__getU32(pointer)), 2, exports.words(s) >>> 0);
    },
    nested(a) {
      // module/nested(~lib/array/Array<~lib/array/Array<i32>>) => ~lib/array/Array<~lib/array/Array<i32>>
      a = __lowerArray((pointer, value) => { __setU32(pointer, __lowerArray(__setU32, 4, 2, value) || __notnull()); }, 6, 2, a) || __notnull();
      return __liftArray(pointer => __liftArray(__getI32, 2, __getU32(pointer)), 2, exports.nested(a) >>> 0);
    },
    nullable(a) {
      // module/nullable(~lib/array/Array<~lib/string/String|null>) => ~lib/array/Array<~lib/string/String|null>
      a = __lowerArray((pointer, value) => { __setU32(pointer, __lowerString(value)); }, 7, 2, a) || __notnull();
      return __liftArray(pointer => __liftString(__getU32(pointer)), 2, exports.nullable(a) >>> 0);
    },
    bools(a) {
      // module/bools(~lib/array/Array<bool>) => ~lib/array/Array<bool>
      a = __lowerArray(__setU8, 8, 0, a) || __notnull();
      return __liftArray(pointer => __getU8(pointer) != 0, 0, exports.bools(a) >>> 0);
    },
    bytesOf(a) {
      // module/bytesOf(~lib/array/Array<u8>) => ~lib/array/Array<u8>
      a = __lowerArray(__setU8, 9, 0, a) || __notnull();
      return __liftArray(__getU8, 0, exports.bytesOf(a) >>> 0);
    },
    floats(a) {
      // module/floats(~lib/array/Array<f32>) => ~lib/array/Array<f32>
      a = __lowerArray(__setF32, 10, 2, a) || __notnull();
      return __liftArray(__getF32, 2, exports.floats(a) >>> 0);
    },
    longs(a) {
      // module/longs(~lib/array/Array<i64>) => ~lib/array/Array<i64>
      a = __lowerArray(__setU64, 11, 3, a) || __notnull();
      return __liftArray(__getI64, 3, exports.longs(a) >>> 0);
    },
    fixed(a) {
      // module/fixed(~lib/staticarray/StaticArray<i16>) => ~lib/staticarray/StaticArray<i16>
      a = __lowerStaticArray(__setU16, 12, 1, a, Int16Array) || __notnull();
      return __liftStaticArray(__getI16, 1, exports.fixed(a) >>> 0);
    },
    fixedTexts(a) {
      // module/fixedTexts(~lib/staticarray/StaticArray<~lib/string/String>) => ~lib/staticarray/StaticArray<~lib/string/String>
      a = __lowerStaticArray((pointer, value) => { __setU32(pointer, __lowerString(value) || __notnull()); }, 13, 2, a) || __notnull();
      return __liftStaticArray(pointer => __liftString(__getU32(pointer)), 2, exports.fixedTexts(a) >>> 0);
    },
    tail(a) {
      // module/tail(~lib/typedarray/Uint8Array) => ~lib/typedarray/Uint8Array
      a = __lowerTypedArray(Uint8Array, 14, 0, a) || __notnull();
      return __liftTypedArray(Uint8Array, exports.tail(a) >>> 0);
    },
    clamped(a) {
      // module/clamped(~lib/typedarray/Uint8ClampedArray) => ~lib/typedarray/Uint8ClampedArray
      a = __lowerTypedArray(Uint8ClampedArray, 15, 0, a) || __notnull();
      return __liftTypedArray(Uint8ClampedArray, exports.clamped(a) >>> 0);
    },
    doubled(a) {
      // module/doubled(~lib/typedarray/Float64Array) => ~lib/typedarray/Float64Array
      a = __lowerTypedArray(Float64Array, 16, 3, a) || __notnull();
      return __liftTypedArray(Float64Array, exports.doubled(a) >>> 0);
    },
    shorts(a) {
      // module/shorts(~lib/typedarray/Int16Array) => ~lib/typedarray/Int16Array
      a = __lowerTypedArray(Int16Array, 18, 1, a) || __notnull();
      return __liftTypedArray(Int16Array, exports.shorts(a) >>> 0);
    },
    start(a) {
      // module/start(~lib/arraybuffer/ArrayBuffer) => ~lib/arraybuffer/ArrayBuffer
      a = __lowerBuffer(a) || __notnull();
      return __liftBuffer(exports.start(a) >>> 0);
    },
    mirror(p) {
      // module/mirror(module/Point) => module/Point
      p = __lowerRecord19(p) || __notnull();
      return __liftRecord19(exports.mirror(p) >>> 0);
    },
    points(n) {
      // module/points(i32) => ~lib/array/Array<module/Point>
      return __liftArray(pointer => __liftRecord19(__getU32(pointer)), 2, exports.points(n) >>> 0);
    },
    names(a) {
      // module/names(~lib/array/Array<module/Point>) => ~lib/string/String
      a = __lowerArray((pointer, value) => { __setU32(pointer, __lowerRecord19(value) || __notnull()); }, 20, 2, a) || __notnull();
      return __liftString(exports.names(a) >>> 0);
    },
    counter(name) {
      // module/counter(~lib/string/String) => module/Counter
      name = __lowerString(name) || __notnull();
      return __liftInternref(exports.counter(name) >>> 0);
    },
    loud(name) {
      // module/loud(~lib/string/String) => module/Loud
      name = __lowerString(name) || __notnull();
      return __liftInternref(exports.loud(name) >>> 0);
    },
    inc(c) {
      // module/inc(module/Counter) => i32
      c = __lowerInternref(c) || __notnull();
      return exports.inc(c);
    },
    nameOf(c) {
      // module/nameOf(module/Counter) => ~lib/string/String
      c = __lowerInternref(c) || __notnull();
      return __liftString(exports.nameOf(c) >>> 0);
    },
    onlyLoud(c) {
      // module/onlyLoud(module/Loud) => ~lib/string/String
      c = __lowerInternref(c) || __notnull();
      return __liftString(exports.onlyLoud(c) >>> 0);
    },
    maybeCounter(b) {
      // module/maybeCounter(bool) => module/Counter | null
      b = b ? 1 : 0;
      return __liftInternref(exports.maybeCounter(b) >>> 0);
    },
    emptyMap() {
      // module/emptyMap() => ~lib/map/Map<~lib/string/String,i32>
      return __liftInternref(exports.emptyMap() >>> 0);
    },
    put(m, key, value) {
      // module/put(~lib/map/Map<~lib/string/String,i32>, ~lib/string/String, i32) => i32
      m = __retain(__lowerInternref(m) || __notnull());
      key = __lowerString(key) || __notnull();
      try {
        return exports.put(m, key, value);
      } finally {
        __release(m);
      }
    },
    fail(m) {
      // module/fail(~lib/string/String) => void
      m = __lowerString(m) || __notnull();
      exports.fail(m);
    },
    at(a, i) {
      // module/at(~lib/array/Array<i32>, i32) => i32
      a = __lowerArray(__setU32, 4, 2, a) || __notnull();
      return exports.at(a, i);
    },
    tell(m) {
      // module/tell(~lib/string/String) => void
      m = __lowerString(m) || __notnull();
      exports.tell(m);
    },
    callHost(s) {
      // module/callHost(~lib/string/String) => ~lib/string/String
      s = __lowerString(s) || __notnull();
      return __liftString(exports.callHost(s) >>> 0);
    },
    askName(name) {
      // module/askName(~lib/string/String) => ~lib/string/String
      name = __lowerString(name) || __notnull();
      return __liftString(exports.askName(name) >>> 0);
    },
    apply(f, s) {
      // module/apply((~lib/string/String, i32) => ~lib/string/String, ~lib/string/String) => ~lib/string/String
      f = __retain(__lowerInternref(f) || __notnull());
      s = __lowerString(s) || __notnull();
      try {
        return __liftString(exports.apply(f, s) >>> 0);
      } finally {
        __release(f);
      }
    },
    total(f, n) {
      // module/total((f64) => f64, i32) => f64
      f = __lowerInternref(f) || __notnull();
      return exports.total(f, n);
    },
    triple() {
      // module/triple() => (i32) => i32
      return __liftInternref(exports.triple() >>> 0);
    },
    keep(f) {
      // module/keep(((~lib/string/String) => void) | null) => void
      f = __lowerInternref(f);
      exports.keep(f);
    },
    fire(s) {
      // module/fire(~lib/string/String) => void
      s = __lowerString(s) || __notnull();
      exports.fire(s);
    },
    VERSION: {
      // module/VERSION: ~lib/string/String
      valueOf() { return this.value; },
      get value() {
        return __liftString(exports.VERSION.value >>> 0);
      }
    },
    level: {
      // module/level: u32
      valueOf() { return this.value; },
      get value() {
        return exports.level.value >>> 0;
      },
      set value(value) {
        exports.level.value = value;
      }
    },
    title: {
      // module/title: ~lib/string/String
      valueOf() { return this.value; },
      get value() {
        return __liftString(exports.title.value >>> 0);
      },
      set value(value) {
        exports.title.value = __lowerString(value) || __notnull();
      }
    },
    Color: (values => (
      // module/Color
      values[values.Red = exports["Color.Red"].valueOf()] = "Red",
      values[values.Green = exports["Color.Green"].valueOf()] = "Green",
      values
    ))({}),
  }, exports);
  function __liftRecord19(pointer) {
    // module/Point
    // Hint: Opt-out from lifting as a record by providing an empty constructor
    if (!pointer) return null;
    return {
      x: __getF64(pointer + 0),
      n: __getU8(pointer + 8),
      y: __getF32(pointer + 12),
      name: __liftString(__getU32(pointer + 16)),
      tags: __liftArray(pointer => __liftString(__getU32(pointer)), 2, __getU32(pointer + 20)),
      next: __liftRecord19(__getU32(pointer + 24)),
      on: __getU8(pointer + 28) != 0,
      big: __getI64(pointer + 32),
    };
  }
  function __lowerRecord19(value) {
    // module/Point
    // Hint: Opt-out from lowering as a record by providing an empty constructor
    if (value == null) return 0;
    const pointer = exports.__pin(exports.__new(40, 19));
    __setF64(pointer + 0, value.x);
    __setU8(pointer + 8, value.n);
    __setF32(pointer + 12, value.y);
    __setU32(pointer + 16, __lowerString(value.name) || __notnull());
    __setU32(pointer + 20, __lowerArray((pointer, value) => { __setU32(pointer, __lowerString(value) || __notnull()); }, 5, 2, value.tags) || __notnull());
    __setU32(pointer + 24, __lowerRecord19(value.next));
    __setU8(pointer + 28, value.on ? 1 : 0);
    __setU64(pointer + 32, value.big || 0n);
    exports.__unpin(pointer);
    return pointer;
  }
  function __liftBuffer(pointer) {
    if (!pointer) return null;
    return memory.buffer.slice(pointer, pointer + new Uint32Array(memory.buffer)[pointer - 4 >>> 2]);
  }
  function __lowerBuffer(value) {
    if (value == null) return 0;
    const pointer = exports.__new(value.byteLength, 1) >>> 0;
    new Uint8Array(memory.buffer).set(new Uint8Array(value), pointer);
    return pointer;
  }
  function __liftString(pointer) {
    if (!pointer) return null;
    const
      end = pointer + new Uint32Array(memory.buffer)[pointer - 4 >>> 2] >>> 1,
      memoryU16 = new Uint16Array(memory.buffer);
    let
      start = pointer >>> 1,
      string = "";
    while (end - start > 1024) string += String.fromCharCode(...memoryU16.subarray(start, start += 1024));
    return string + String.fromCharCode(...memoryU16.subarray(start, end));
  }
  function __lowerString(value) {
    if (value == null) return 0;
    const
      length = value.length,
      pointer = exports.__new(length << 1, 2) >>> 0,
      memoryU16 = new Uint16Array(memory.buffer);
    for (let i = 0; i < length; ++i) memoryU16[(pointer >>> 1) + i] = value.charCodeAt(i);
    return pointer;
  }
  function __liftArray(liftElement, align, pointer) {
    if (!pointer) return null;
    const
      dataStart = __getU32(pointer + 4),
      length = __dataview.getUint32(pointer + 12, true),
      values = new Array(length);
    for (let i = 0; i < length; ++i) values[i] = liftElement(dataStart + (i << align >>> 0));
    return values;
  }
  function __lowerArray(lowerElement, id, align, values) {
    if (values == null) return 0;
    const
      length = values.length,
      buffer = exports.__pin(exports.__new(length << align, 1)) >>> 0,
      header = exports.__pin(exports.__new(16, id)) >>> 0;
    __setU32(header + 0, buffer);
    __dataview.setUint32(header + 4, buffer, true);
    __dataview.setUint32(header + 8, length << align, true);
    __dataview.setUint32(header + 12, length, true);
    for (let i = 0; i < length; ++i) lowerElement(buffer + (i << align >>> 0), values[i]);
    exports.__unpin(buffer);
    exports.__unpin(header);
    return header;
  }
  function __liftTypedArray(constructor, pointer) {
    if (!pointer) return null;
    return new constructor(
      memory.buffer,
      __getU32(pointer + 4),
      __dataview.getUint32(pointer + 8, true) / constructor.BYTES_PER_ELEMENT
    ).slice();
  }
  function __lowerTypedArray(constructor, id, align, values) {
    if (values == null) return 0;
    const
      length = values.length,
      buffer = exports.__pin(exports.__new(length << align, 1)) >>> 0,
      header = exports.__new(12, id) >>> 0;
    __setU32(header + 0, buffer);
    __dataview.setUint32(header + 4, buffer, true);
    __dataview.setUint32(header + 8, length << align, true);
    new constructor(memory.buffer, buffer, length).set(values);
    exports.__unpin(buffer);
    return header;
  }
  function __liftStaticArray(liftElement, align, pointer) {
    if (!pointer) return null;
    const
      length = __getU32(pointer - 4) >>> align,
      values = new Array(length);
    for (let i = 0; i < length; ++i) values[i] = liftElement(pointer + (i << align >>> 0));
    return values;
  }
  function __lowerStaticArray(lowerElement, id, align, values, typedConstructor) {
    if (values == null) return 0;
    const
      length = values.length,
      buffer = exports.__pin(exports.__new(length << align, id)) >>> 0;
    if (typedConstructor) {
      new typedConstructor(memory.buffer, buffer, length).set(values);
    } else {
      for (let i = 0; i < length; i++) lowerElement(buffer + (i << align >>> 0), values[i]);
    }
    exports.__unpin(buffer);
    return buffer;
  }
  class Internref extends Number {}
  const registry = new FinalizationRegistry(__release);
  function __liftInternref(pointer) {
    if (!pointer) return null;
    const sentinel = new Internref(__retain(pointer));
    registry.register(sentinel, pointer);
    return sentinel;
  }
  function __lowerInternref(value) {
    if (value == null) return 0;
    if (value instanceof Internref) return value.valueOf();
    throw TypeError("internref expected");
  }
  const refcounts = new Map();
  function __retain(pointer) {
    if (pointer) {
      const refcount = refcounts.get(pointer);
      if (refcount) refcounts.set(pointer, refcount + 1);
      else refcounts.set(exports.__pin(pointer), 1);
    }
    return pointer;
  }
  function __release(pointer) {
    if (pointer) {
      const refcount = refcounts.get(pointer);
      if (refcount === 1) exports.__unpin(pointer), refcounts.delete(pointer);
      else if (refcount) refcounts.set(pointer, refcount - 1);
      else throw Error(`invalid refcount '${refcount}' for reference '${pointer}'`);
    }
  }
  function __notnull() {
    throw TypeError("value must not be null");
  }
  let __dataview = new DataView(memory.buffer);
  function __setU8(pointer, value) {
    try {
      __dataview.setUint8(pointer, value, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      __dataview.setUint8(pointer, value, true);
    }
  }
  function __setU16(pointer, value) {
    try {
      __dataview.setUint16(pointer, value, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      __dataview.setUint16(pointer, value, true);
    }
  }
  function __setU32(pointer, value) {
    try {
      __dataview.setUint32(pointer, value, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      __dataview.setUint32(pointer, value, true);
    }
  }
  function __setU64(pointer, value) {
    try {
      __dataview.setBigUint64(pointer, value, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      __dataview.setBigUint64(pointer, value, true);
    }
  }
  function __setF32(pointer, value) {
    try {
      __dataview.setFloat32(pointer, value, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      __dataview.setFloat32(pointer, value, true);
    }
  }
  function __setF64(pointer, value) {
    try {
      __dataview.setFloat64(pointer, value, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      __dataview.setFloat64(pointer, value, true);
    }
  }
  function __getU8(pointer) {
    try {
      return __dataview.getUint8(pointer, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      return __dataview.getUint8(pointer, true);
    }
  }
  function __getI16(pointer) {
    try {
      return __dataview.getInt16(pointer, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      return __dataview.getInt16(pointer, true);
    }
  }
  function __getI32(pointer) {
    try {
      return __dataview.getInt32(pointer, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      return __dataview.getInt32(pointer, true);
    }
  }
  function __getU32(pointer) {
    try {
      return __dataview.getUint32(pointer, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      return __dataview.getUint32(pointer, true);
    }
  }
  function __getI64(pointer) {
    try {
      return __dataview.getBigInt64(pointer, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      return __dataview.getBigInt64(pointer, true);
    }
  }
  function __getF32(pointer) {
    try {
      return __dataview.getFloat32(pointer, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      return __dataview.getFloat32(pointer, true);
    }
  }
  function __getF64(pointer) {
    try {
      return __dataview.getFloat64(pointer, true);
    } catch {
      __dataview = new DataView(memory.buffer);
      return __dataview.getFloat64(pointer, true);
    }
  }
  return adaptedExports;
}
export const {
  memory,
  table,
  add,
  unsigned,
  wide,
  half,
  small,
  narrow,
  not,
  optional,
  greet,
  concat,
  longer,
  loneSurrogate,
  sum,
  join,
  words,
  nested,
  nullable,
  bools,
  bytesOf,
  floats,
  longs,
  fixed,
  fixedTexts,
  tail,
  clamped,
  doubled,
  shorts,
  start,
  mirror,
  points,
  names,
  counter,
  loud,
  inc,
  nameOf,
  onlyLoud,
  maybeCounter,
  emptyMap,
  put,
  collect,
  use,
  fail,
  at,
  tell,
  random,
  now,
  callHost,
  askName,
  apply,
  total,
  triple,
  keep,
  fire,
  VERSION,
  LIMIT,
  level,
  title,
  Color,
  paint,
} = await (async url => instantiate(
  await (async () => {
    const isNodeOrBun = typeof process != "undefined" && process.versions != null && (process.versions.node != null || process.versions.bun != null);
    if (isNodeOrBun) { return globalThis.WebAssembly.compile(await (await import("node:fs/promises")).readFile(url)); }
    else { return await globalThis.WebAssembly.compileStreaming(globalThis.fetch(url)); }
  })(), {
    host: __maybeDefault(__import0),
  }
))(new URL("module.wasm", import.meta.url));
function __maybeDefault(module) {
  return typeof module.default === "object" && Object.keys(module).length == 1
    ? module.default
    : module;
}
