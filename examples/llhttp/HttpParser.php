<?php
/*
 * A streaming parser of HTTP/1 by llhttp, the one in Node. Bytes go in as they come from a socket, cut anywhere;
 * messages come out whole.
 */
final class HttpParser
{
    public const REQUEST = 1, RESPONSE = 2;

    private const OK = 0, PAUSED = 21, PAUSED_UPGRADE = 22;

    private Wasm\Instance $wasm;
    private int $parser;
    private int $buffer = 0;
    private int $size = 0;
    private bool $pausing = false;
    private bool $paused = false;

    private array $message;
    private ?string $field;
    private ?string $value;

    /**
     * @param callable(array{method: ?string, target: string, status: int, reason: string, version: string,
     *     headers: list<array{string, string}>, body: string, keepAlive: bool}): void $onMessage
     */
    public function __construct(Wasm\Module $llhttp, int $type, private mixed $onMessage)
    {
        // The instance owns these functions, so they must not own the parser, which owns the instance.
        $self = WeakReference::create($this);
        $piece = static fn(string $name): Closure => static fn(int $p, int $at, int $length): int => $self->get()->piece($name, $at, $length);
        $this->wasm = new Wasm\Instance($llhttp, ['env' => [
            'wasm_on_message_begin' => static fn(): int => $self->get()->begin(),
            'wasm_on_url' => $piece('target'),
            'wasm_on_status' => $piece('reason'),
            'wasm_on_header_field' => static fn(int $p, int $at, int $length): int => $self->get()->header(false, $at, $length),
            'wasm_on_header_value' => static fn(int $p, int $at, int $length): int => $self->get()->header(true, $at, $length),
            'wasm_on_headers_complete' => static fn(int $p, int $status, int $upgrade, int $keepAlive): int => $self->get()->headersEnd($status, $keepAlive === 1),
            'wasm_on_body' => $piece('body'),
            'wasm_on_message_complete' => static fn(): int => $self->get()->end(),
        ]]);
        $this->wasm->_initialize();
        $this->parser = $this->wasm->llhttp_alloc($type);
    }

    /**
     * Takes what came in, and resumes a parser that was paused.
     *
     * @return string what is left of it: nothing, unless the parser was paused or the connection is no longer HTTP
     */
    public function feed(string $bytes): string
    {
        if (strlen($bytes) > $this->size) {
            $this->wasm->free($this->buffer);
            $this->buffer = $this->wasm->malloc($this->size = strlen($bytes));
        }
        if ($this->paused) {
            $this->wasm->llhttp_resume($this->parser);
        }
        $this->wasm->memory->write($this->buffer, $bytes);
        $error = $this->wasm->llhttp_execute($this->parser, $this->buffer, strlen($bytes));
        $this->paused = $error === self::PAUSED;
        return match ($error) {
            self::OK => '',
            self::PAUSED, self::PAUSED_UPGRADE => substr($bytes, $this->wasm->llhttp_get_error_pos($this->parser) - $this->buffer),
            default => throw $this->error(),
        };
    }

    /** No more will come: a body without a length ends here. */
    public function finish(): void
    {
        if ($this->wasm->llhttp_finish($this->parser) !== self::OK) {
            throw $this->error();
        }
    }

    /** From within onMessage: feed() returns, with what it has not parsed. The next one goes on. */
    public function pause(): void
    {
        $this->pausing = true;
    }

    private function begin(): int
    {
        $this->message = ['method' => null, 'target' => '', 'status' => 0, 'reason' => '', 'version' => '', 'headers' => [], 'body' => '', 'keepAlive' => false];
        $this->field = $this->value = null;
        return self::OK;
    }

    private function piece(string $name, int $at, int $length): int
    {
        $this->message[$name] .= $this->wasm->memory->read($at, $length);
        return self::OK;
    }

    /** Names and values come by turns, and each may come in several pieces. */
    private function header(bool $isValue, int $at, int $length): int
    {
        $text = $this->wasm->memory->read($at, $length);
        if ($isValue) {
            $this->value .= $text;
        } elseif ($this->value === null) {
            $this->field .= $text;
        } else {
            $this->message['headers'][] = [$this->field, $this->value];
            [$this->field, $this->value] = [$text, null];
        }
        return self::OK;
    }

    private function headersEnd(int $status, bool $keepAlive): int
    {
        $this->headerEnd();
        $wasm = $this->wasm;
        $this->message['status'] = $status;
        $this->message['keepAlive'] = $keepAlive;
        $this->message['version'] = $wasm->llhttp_get_http_major($this->parser) . '.' . $wasm->llhttp_get_http_minor($this->parser);
        if ($wasm->llhttp_get_type($this->parser) === self::REQUEST) {
            $this->message['method'] = $wasm->memory->readCString($wasm->llhttp_method_name($wasm->llhttp_get_method($this->parser)));
        }
        return self::OK;
    }

    private function end(): int
    {
        $this->headerEnd();    // the last of the trailers
        ($this->onMessage)($this->message);
        [$result, $this->pausing] = [$this->pausing ? self::PAUSED : self::OK, false];
        return $result;
    }

    private function headerEnd(): void
    {
        if ($this->field !== null) {
            $this->message['headers'][] = [$this->field, (string) $this->value];
        }
        $this->field = $this->value = null;
    }

    private function error(): RuntimeException
    {
        $text = fn(int $pointer): string => $pointer === 0 ? '' : $this->wasm->memory->readCString($pointer);
        $error = $this->wasm->llhttp_get_errno($this->parser);
        return new RuntimeException(
            $text($this->wasm->llhttp_errno_name($error)) . ': ' . $text($this->wasm->llhttp_get_error_reason($this->parser)),
            $error,
        );
    }
}
