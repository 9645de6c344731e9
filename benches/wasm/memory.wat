;; What the memory bench reads and writes: 1 MiB of memory, and a global.
(module
  (memory (export "memory") 16)
  (global (export "counter") (mut i32) (i32.const 42)))
