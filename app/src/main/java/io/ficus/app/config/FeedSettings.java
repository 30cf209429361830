package io.ficus.app.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How domain stores follow.
 *
 * @param batchSize the most records in one transaction of the domain store
 */
@ConfigurationProperties("ficus.feed")
public record FeedSettings(@DefaultValue("2000") int batchSize) {}
