package org.uitpas.open.app

import android.content.pm.PackageManager
import android.nfc.NfcAdapter
import android.nfc.Tag
import android.os.Build
import android.os.Bundle
import kotlin.concurrent.thread
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowNfcAdapter
import org.robolectric.util.ReflectionHelpers
import org.robolectric.util.ReflectionHelpers.ClassParameter

/** Gives the phone a reader for chips, before the app starts. */
fun fitNfc(there: Boolean = true) {
    ShadowNfcAdapter.setNfcHardwareExists(there)
    shadowOf(RuntimeEnvironment.getApplication().packageManager).setSystemFeature(PackageManager.FEATURE_NFC, there)
}

/** Holds a pass with this chip at the phone; the system tells of it on a thread of its own. */
fun Phone.tap(chip: String) {
    val tag = tag(chip.chunked(2).map { it.toInt(16).toByte() }.toByteArray())
    thread { shadowOf(NfcAdapter.getDefaultAdapter(activity)).dispatchTagDiscovered(tag) }.join()
    settle()
}

private const val NFC_A = 1

/** The platform's own factory is hidden; from Android 13 on it takes a cookie too. */
private fun tag(uid: ByteArray): Tag {
    val parameters =
        mutableListOf<ClassParameter<*>>(
            ClassParameter.from(ByteArray::class.java, uid),
            ClassParameter.from(IntArray::class.java, intArrayOf(NFC_A)),
            ClassParameter.from(Array<Bundle>::class.java, arrayOf(Bundle())),
        )
    if (RuntimeEnvironment.getApiLevel() >= Build.VERSION_CODES.TIRAMISU) {
        parameters += ClassParameter.from(Long::class.javaPrimitiveType!!, 0L)
    }
    return ReflectionHelpers.callStaticMethod(Tag::class.java, "createMockTag", *parameters.toTypedArray())
}
