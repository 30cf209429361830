package io.ficus.reconciliation.adapter.out.report;

import io.ficus.reconciliation.application.ReportWriter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The forms in which reconciliations are reported. Needs nothing. */
@Configuration(proxyBeanMethods = false)
public class ReconciliationReportConfiguration {

  @Bean
  ReportWriter htmlReconciliationReport() {
    return new HtmlReport();
  }

  @Bean
  ReportWriter jsonReconciliationReport() {
    return new JsonReport();
  }

  @Bean
  ReportWriter markdownReconciliationReport() {
    return new MarkdownReport();
  }

  @Bean
  ReportWriter junitReconciliationReport() {
    return new JunitReport();
  }

  @Bean
  ReportWriter csvReconciliationReport() {
    return new CsvReport();
  }
}
