package org.uitpas.open.host

import java.io.File
import java.nio.file.Files
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** A real `uitpas serve --demo` process on a free port with a data folder of its own. */
class RegistryProcess : AutoCloseable {
    private val data: File = Files.createTempDirectory("uitpas-kotlin-").toFile()
    private val process: Process =
        ProcessBuilder(
            System.getProperty("uitpas.program"),
            "serve",
            "--demo",
            "--listen",
            "127.0.0.1:0",
            "--data",
            data.path,
        ).redirectError(ProcessBuilder.Redirect.DISCARD).start()

    /** `http://127.0.0.1:PORT`. */
    val url: String

    init {
        val lines = process.inputStream.bufferedReader()
        url = generateSequence { lines.readLine() }
            .firstOrNull { "listening on " in it }
            ?.substringAfter("listening on ")?.trim()
            ?: error("the registry ended before it listened")
        // Keep reading, so that the process never waits for us.
        thread(isDaemon = true) { lines.forEachLine { } }
    }

    override fun close() {
        process.destroyForcibly()
        process.waitFor(10, TimeUnit.SECONDS)
        data.deleteRecursively()
    }
}
