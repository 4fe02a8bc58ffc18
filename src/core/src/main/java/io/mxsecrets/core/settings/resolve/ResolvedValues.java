package io.mxsecrets.core.settings.resolve;

import io.mxsecrets.core.settings.Setting;
import io.mxsecrets.core.settings.layer.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Typed reading of resolved settings; every value in here has been parsed, so reading one never fails. */
final class ResolvedValues {
    private final Map<String, Setting<?>> settings = new TreeMap<>();
    private final Map<String, ResolvedValue<?>> values = new TreeMap<>();

    <T> void put(Setting<T> setting, ResolvedValue<T> value) {
        settings.put(setting.name(), setting);
        values.put(setting.name(), value);
    }

    /** Takes the first layer's text that there is, else the built-in one. A text that does not parse is a problem elsewhere. */
    <T> void settle(Setting<T> setting, List<Layer> chain, Function<Layer, Optional<String>> said) {
        for (Layer layer : chain) {
            Optional<String> text = said.apply(layer);
            if (text.isPresent()) {
                setting.read(text.get()).ifPresent(v -> put(setting, new ResolvedValue<>(v, text.get(), layer.name())));
                return;
            }
        }
        setting.fallback()
                .builtIn()
                .ifPresent(text ->
                        put(setting, new ResolvedValue<>(setting.type().parse(text), text, ResolvedValue.BUILT_IN)));
    }

    @SuppressWarnings("unchecked") // put() pairs the types
    <T> Optional<ResolvedValue<T>> origin(Setting<T> setting) {
        return Optional.ofNullable((ResolvedValue<T>) values.get(setting.name()));
    }

    <T> Optional<T> find(Setting<T> setting) {
        return origin(setting).map(ResolvedValue::value);
    }

    <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting + " has no default: use find"));
    }

    void forEach(BiConsumer<Setting<?>, ResolvedValue<?>> action) {
        settings.forEach((name, setting) -> action.accept(setting, values.get(name)));
    }

    /** The texts that are not built in. */
    Map<Setting<?>, String> written() {
        Map<Setting<?>, String> texts = new LinkedHashMap<>();
        forEach((setting, value) -> {
            if (!value.builtIn()) {
                texts.put(setting, value.text());
            }
        });
        return texts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResolvedValues that && parsed().equals(that.parsed());
    }

    @Override
    public int hashCode() {
        return parsed().hashCode();
    }

    private Map<String, Object> parsed() {
        Map<String, Object> parsed = new TreeMap<>();
        values.forEach((name, value) -> parsed.put(name, value.value()));
        return parsed;
    }
}
