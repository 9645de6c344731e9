(module (type $s (struct (field i32))) (memory i64 1) (func (param (ref $s))))
