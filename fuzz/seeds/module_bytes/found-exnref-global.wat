(module (tag $t) (global $g (mut exnref) (ref.null exn))
 (func (export "f") (result exnref) (global.get $g)))
