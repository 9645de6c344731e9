<?php
/*
 * dprint's formatter for JSON and JSONC, through version 4 of its plug-in interface: Rust, that imports nothing. Every
 * text goes through one buffer, which the module makes as large as it is told, and says where it lies.
 */
final class DprintJson
{
    private const CONFIG = 1;    // a number of our choice
    private const UNCHANGED = 0, CHANGED = 1;

    private Wasm\Instance $plugin;

    /** @param array<string, mixed> $config see https://dprint.dev/plugins/json/config/ */
    public function __construct(string $file, array $config = [])
    {
        $this->plugin = new Wasm\Instance($file);
        $this->send(json_encode(['global' => new stdClass, 'plugin' => (object) $config]));
        $this->plugin->register_config(self::CONFIG);
        $diagnostics = json_decode($this->receive($this->plugin->get_config_diagnostics(self::CONFIG)), true);
        if ($diagnostics !== []) {
            throw new ValueError(implode('; ', array_map(static fn(array $row): string => "$row[propertyName]: $row[message]", $diagnostics)));
        }
    }

    public function format(string $name, string $text): string
    {
        $this->send($name);
        $this->plugin->set_file_path();
        $this->send($text);
        return match ($this->plugin->format(self::CONFIG)) {
            self::UNCHANGED => $text,
            self::CHANGED => $this->receive($this->plugin->get_formatted_text()),
            default => throw new RuntimeException($this->receive($this->plugin->get_error_text())),
        };
    }

    private function send(string $text): void
    {
        $this->plugin->memory->write($this->plugin->clear_shared_bytes(strlen($text)), $text);
    }

    private function receive(int $length): string
    {
        return $this->plugin->memory->read($this->plugin->get_shared_bytes_ptr(), $length);
    }
}
