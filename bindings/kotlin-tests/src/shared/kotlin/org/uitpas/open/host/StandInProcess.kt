package org.uitpas.open.host

import java.io.File
import java.net.URI
import kotlin.concurrent.thread

/** `bench-stand-in`: answers as a registry with one counter and `passes` passes, or as many as it holds by itself. */
class StandInProcess(passes: Int? = null) : AutoCloseable {
    private val process: Process =
        ProcessBuilder(File(System.getProperty("uitpas.program")).resolveSibling("bench-stand-in").path)
            .apply { passes?.let { environment()["UITPAS_BENCH_PASSES"] = it.toString() } }
            .redirectError(ProcessBuilder.Redirect.INHERIT).start()

    /** `http://127.0.0.1:PORT`. */
    val url: String

    init {
        val lines = process.inputStream.bufferedReader()
        url = generateSequence { lines.readLine() }
            .firstOrNull { "listening on " in it }
            ?.substringAfter("listening on ")?.trim()
            ?: error("the stand-in ended before it listened")
        thread(isDaemon = true) { lines.forEachLine { } }
    }

    /** Numbers of its passes, in no order. */
    fun numbers() = URI("$url/bench/numbers").toURL().readText().lines()

    override fun close() {
        process.destroyForcibly()
        process.waitFor()
    }
}
