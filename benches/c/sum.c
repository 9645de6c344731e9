/* What PHP's FFI calls in the call bench: the same function as the wasm one. */

int sum(int x, int y)
{
    return x + y;
}
