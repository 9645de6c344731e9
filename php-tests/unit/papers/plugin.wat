;; A plug-in that does not end by itself: docs/manual/limits.md.
(module
  (func (export "run") (loop $again (br $again)))
  (func (export "answer") (result i32) (i32.const 42)))
