// A library in Go: numbers, text in and out, a callback, goroutines, a panic.
package main

import (
	"strings"
	"unsafe"
)

//go:wasmimport host log
func log(text unsafe.Pointer, length uint32)

// What PHP has allocated must not be collected.
var kept = map[unsafe.Pointer][]byte{}

//go:wasmexport alloc
func alloc(size uint32) unsafe.Pointer {
	bytes := make([]byte, max(size, 1))
	pointer := unsafe.Pointer(&bytes[0])
	kept[pointer] = bytes
	return pointer
}

//go:wasmexport dealloc
func dealloc(pointer unsafe.Pointer, size uint32) { delete(kept, pointer) }

//go:wasmexport greet
func greet(name unsafe.Pointer, length uint32) uint64 {
	text := []byte("Hello, " + unsafe.String((*byte)(name), length))
	pointer := unsafe.Pointer(&text[0])
	kept[pointer] = text
	return uint64(uintptr(pointer))<<32 | uint64(len(text))
}

//go:wasmexport tell
func tell(text unsafe.Pointer, length uint32) { log(text, length) }

//go:wasmexport sum
func sum(n int32) int32 {
	numbers := make(chan int32)
	go func() {
		for i := int32(1); i <= n; i++ {
			numbers <- i
		}
		close(numbers)
	}()
	total := int32(0)
	for number := range numbers {
		total += number
	}
	return total
}

//go:wasmexport fail
func fail(n int32) { panic(strings.Repeat("no", int(n))) }

func main() {}
