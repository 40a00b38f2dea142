package org.uitpas.open.host

import com.fasterxml.jackson.databind.ObjectMapper
import java.io.File
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** Every scenario file, played through the generated bindings against a real registry process. */
class ScenarioTest {
    @TestFactory
    fun scenarios(): List<DynamicTest> {
        val files = File(System.getProperty("uitpas.root"), "tests/scenarios").listFiles { file -> file.extension == "json" }
        assertFalse(files.isNullOrEmpty(), "no scenarios found")
        return files!!.sorted().map { file ->
            DynamicTest.dynamicTest(file.name) {
                RegistryProcess().use { registry ->
                    Player(registry.url).use { it.play(ObjectMapper().readTree(file)) }
                }
            }
        }
    }
}
