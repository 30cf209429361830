package io.ficus.app.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How calls are routed.
 *
 * @param compareOneIn in a stage that compares reads, one read in this many is compared
 */
@ConfigurationProperties("ficus.seam")
public record SeamSettings(@DefaultValue("10") int compareOneIn) {}
