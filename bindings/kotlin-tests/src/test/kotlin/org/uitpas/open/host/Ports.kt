package org.uitpas.open.host

import java.util.concurrent.ConcurrentHashMap
import org.uitpas.open.core.DeviceClock
import org.uitpas.open.core.SecretStore

/** Secrets in memory; kept over a restart of the app, as a Keystore would. */
class MemorySecrets : SecretStore {
    private val values = ConcurrentHashMap<String, ByteArray>()

    override fun read(key: String): ByteArray? = values[key]

    override fun write(key: String, value: ByteArray) {
        values[key] = value
    }

    override fun remove(key: String) {
        values.remove(key)
    }
}

/** This machine's clocks. */
object HostClock : DeviceClock {
    private val boot = java.util.UUID.randomUUID().toString()

    override fun wallMs(): Long = System.currentTimeMillis()

    override fun elapsedMs(): ULong = (System.nanoTime() / 1_000_000).toULong()

    override fun bootId(): String = boot
}
