// Writes random modules with the exceptions that came before try_table, and what V8, which runs them as they are, makes of
// their functions: `node random.js SEED COUNT`, JSON to the standard output.
//
// Each module imports `log` and has a function `raise`, which throws one of three tags by its argument, and five more
// with random bodies: nested blocks, loops, try with every kind of handler, delegate and rethrow to random labels.
'use strict';

let state = Number(process.argv[2]);
const random = n => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % n;
};
const pick = list => list[random(list.length)];

const unsigned = n => (n < 128 ? [n] : [n & 127 | 128, ...unsigned(n >>> 7)]);
const signed = n => (n >= -64 && n < 64 ? [n & 127] : [n & 127 | 128, ...signed(n >> 7)]);
const text = string => [...unsigned(string.length), ...Buffer.from(string)];
const vector = list => [...unsigned(list.length), ...list.flat()];
const section = (id, content) => [id, ...unsigned(content.length), ...content];

const I32 = 0x7f, EMPTY = 0x40, UNARY = 1, END = 0x0b;
const FUNCTIONS = 5, LOG = 0, RAISE = 1, FIRST = 2;
const constant = n => [0x41, ...signed(n)];
const call = n => [0x10, ...unsigned(n)];
const get = n => [0x20, ...unsigned(n)];
const set = n => [0x21, ...unsigned(n)];
const N = 0, ACCUMULATOR = 1;

/** Throws tag 0, 1 or 2, or nothing. */
function raise() {
    const when = (rest, body) => [...get(N), ...constant(6), 0x70, ...constant(rest), 0x46, 0x04, EMPTY, ...body, END];
    return [
        0, ...when(0, [...get(N), 0x08, 0]), ...when(1, [0x08, 1]), ...when(2, [...get(N), ...constant(7), 0x08, 2]), END,
    ];
}

function body(number) {
    let budget = 12 + random(30), locals = 2;
    const labels = [{kind: 'function', arity: 1}];
    const within = (kind, arity, write) => {
        labels.push({kind, arity});
        const code = write();
        labels.pop();
        return code;
    };
    const depth = index => unsigned(labels.length - 1 - index);
    const deeper = index => unsigned(labels.length - index);
    const which = test => labels.map((label, index) => index).filter(index => test(labels[index]));
    const condition = () => [...get(random(2)), ...constant(1 << random(4)), 0x71];
    const value = () => (random(2) ? constant(random(100)) : get(random(2)));
    const mix = k => [...get(ACCUMULATOR), ...constant(31), 0x6c, ...constant(k), 0x6a, ...set(ACCUMULATOR)];
    const when = code => [...condition(), 0x04, EMPTY, ...code, END];
    const payload = tag => [call(LOG), [], [0x6a, ...call(LOG)]][tag];
    const statements = level => Array.from({length: 1 + random(3)}, () => statement(level)).flat();

    function handlers(level, result) {
        labels[labels.length - 1].kind = 'handler';
        const handle = () => [...statements(level), ...(result ? value() : [])];
        const tags = [0, 1, 2].filter(() => random(2));
        const code = tags.flatMap(tag => [0x07, ...unsigned(tag), ...payload(tag), ...handle()]);
        return random(2) || !tags.length && random(4) ? [...code, 0x19, ...handle()] : code;
    }

    function statement(level) {
        if (--budget < 0 || level > 7) {
            return [...constant(random(100)), ...call(LOG)];
        }
        switch (random(16)) {
            case 0: return [...constant(random(1000)), ...call(LOG)];
            case 1: case 2: return [...get(N), ...constant(random(12)), 0x6a, ...call(RAISE)];
            case 3: return [0x02, EMPTY, ...within('block', 0, () => statements(level + 1)), END];
            case 4: {
                const counter = locals++;
                const inside = () => [...get(counter), ...constant(1), 0x6a, ...set(counter), ...statements(level + 1)];
                return [
                    ...constant(0), ...set(counter), 0x03, EMPTY, ...within('loop', 0, inside),
                    ...get(counter), ...constant(2 + random(2)), 0x48, 0x0d, 0, END,
                ];
            }
            case 5: {
                const arm = () => within('block', 0, () => statements(level + 1));
                return [...condition(), 0x04, EMPTY, ...arm(), ...(random(2) ? [0x05, ...arm()] : []), END];
            }
            case 6: {
                const index = random(labels.length);
                if (labels[index].kind === 'loop') return mix(3);
                if (labels[index].arity) return when([...value(), 0x0c, ...deeper(index)]);
                return [...condition(), 0x0d, ...depth(index)];
            }
            case 7: return [0x06, EMPTY, ...within('try', 0, () => [...statements(level + 1), ...handlers(level + 1)]), END];
            case 8: case 9: {
                const target = random(labels.length);
                return [0x06, EMPTY, ...within('try', 0, () => statements(level + 1)), 0x18, ...depth(target)];
            }
            case 10: {
                const inside = () => [...statements(level + 1), ...value(), ...handlers(level + 1, true)];
                return [0x06, I32, ...within('try', 1, inside), END, ...call(LOG)];
            }
            case 11: {
                const inside = () => [...call(LOG), ...statements(level + 1), ...value(), ...handlers(level + 1, true)];
                return [...value(), 0x06, UNARY, ...within('try', 1, inside), END, ...call(LOG)];
            }
            case 12: {
                const target = random(labels.length);
                const inside = () => statements(level + 1);
                return [...value(), 0x06, UNARY, ...within('try', 1, inside), 0x18, ...depth(target), ...call(LOG)];
            }
            case 13: {
                const caught = which(label => label.kind === 'handler');
                if (!caught.length) return mix(5);
                const target = pick(caught);
                return random(3) ? when([0x09, ...deeper(target)]) : [0x09, ...depth(target)];
            }
            case 14: {
                const behind = FUNCTIONS - number - 1;
                return behind ? [...value(), ...call(FIRST + number + 1 + random(behind)), ...set(ACCUMULATOR)] : mix(7);
            }
            default: {
                const targets = which(label => label.kind !== 'loop' && !label.arity);
                if (targets.length < 2) return when([...value(), 0x0f]);
                return when([...get(N), 0x0e, ...unsigned(1), ...deeper(pick(targets)), ...deeper(pick(targets))]);
            }
        }
    }

    const code = [...statements(0), ...statements(0), ...get(ACCUMULATOR), END];
    return [1, ...unsigned(locals - 1), I32, ...code];
}

function module() {
    const bodies = [raise(), ...Array.from({length: FUNCTIONS}, (_, number) => body(number))];
    const functions = Array.from({length: FUNCTIONS}, (_, number) => [...text(`f${number}`), 0, FIRST + number]);
    const tags = [0, 1, 2].map(tag => [...text(`t${tag}`), 4, tag]);
    return Buffer.from([
        0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
        ...section(1, vector([[0x60, 1, I32, 0], [0x60, 1, I32, 1, I32], [0x60, 0, 0], [0x60, 2, I32, I32, 0]])),
        ...section(2, vector([[...text('e'), ...text('log'), 0, 0]])),
        ...section(3, vector([[0], ...Array(FUNCTIONS).fill([1])])),
        ...section(13, vector([[0, 0], [0, 2], [0, 3]])),
        ...section(7, vector([...functions, ...tags])),
        ...section(10, vector(bodies.map(code => [...unsigned(code.length), ...code]))),
    ]);
}

/** What a call gives: `['returns', value]`, or `['throws', tag, payload]`. */
function outcome(exports, name, argument) {
    try {
        return ['returns', exports[name](argument)];
    } catch (error) {
        if (!(error instanceof WebAssembly.Exception)) throw error;
        const tag = [0, 1, 2].find(tag => error.is(exports[`t${tag}`]));
        const payload = Array.from({length: [1, 0, 2][tag]}, (_, index) => error.getArg(exports[`t${tag}`], index));
        return ['throws', tag, payload];
    }
}

const cases = Array.from({length: Number(process.argv[3])}, () => {
    const wasm = module();
    let logged = [];
    const e = {log: x => logged.push(x)};
    const {exports} = new WebAssembly.Instance(new WebAssembly.Module(wasm), {e});
    const calls = [];
    for (let number = 0; number < FUNCTIONS; number++) {
        for (const argument of [0, 1, 2, 3, 4, 5, 9]) {
            logged = [];
            const result = outcome(exports, `f${number}`, argument);
            // A trace without end is not worth its room.
            calls.push([`f${number}`, argument, result, logged.length > 500 ? logged.length : logged]);
        }
    }
    return {wasm: wasm.toString('base64'), calls};
});
process.stdout.write(JSON.stringify(cases));
