package io.ficus.app.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How both sides are compared.
 *
 * @param chunkSize keys in one chunk
 * @param watermarkTimeout how long a suspect waits for the domain store to apply a watermark
 * @param rounds how often a suspect that keeps changing is looked at before it is called unproven
 */
@ConfigurationProperties("ficus.reconciliation")
public record ReconcileSettings(
    @DefaultValue("5000") int chunkSize,
    @DefaultValue("10s") Duration watermarkTimeout,
    @DefaultValue("5") int rounds) {}
