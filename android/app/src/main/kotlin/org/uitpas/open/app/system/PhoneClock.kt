package org.uitpas.open.app.system

import android.content.Context
import android.os.SystemClock
import android.provider.Settings
import org.uitpas.open.core.DeviceClock

/** The phone's clocks. */
class PhoneClock(context: Context) : DeviceClock {
    private val boot = Settings.Global.getInt(context.contentResolver, Settings.Global.BOOT_COUNT, 0).toString()

    override fun wallMs() = System.currentTimeMillis()

    override fun elapsedMs() = SystemClock.elapsedRealtime().toULong()

    override fun bootId() = boot
}
