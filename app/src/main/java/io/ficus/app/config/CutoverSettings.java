package io.ficus.app.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a stage needs before it may advance.
 *
 * @param reconciliationMaxAge how old the last clean reconciliation may be
 * @param catchUpTimeout how long a gate waits for the domain store to apply a watermark
 */
@ConfigurationProperties("ficus.cutover")
public record CutoverSettings(
    @DefaultValue("1h") Duration reconciliationMaxAge,
    @DefaultValue("10s") Duration catchUpTimeout) {}
