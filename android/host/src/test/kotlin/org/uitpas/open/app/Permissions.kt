package org.uitpas.open.app

import android.Manifest
import android.app.Activity
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import java.io.ByteArrayInputStream
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowActivity.IntentForResult

/** Lets the app use the camera, or takes it back, in the system's settings. */
fun Phone.allowCamera(allowed: Boolean) = shadowOf(app).run {
    if (allowed) grantPermissions(Manifest.permission.CAMERA) else denyPermissions(Manifest.permission.CAMERA)
}

/** The app asked for the camera: this is the answer. */
fun Phone.answerCamera(allowed: Boolean) {
    val asked = checkNotNull(shadowOf(activity).lastRequestedPermission) { "nobody asked" }
    allowCamera(allowed)
    val result = if (allowed) PackageManager.PERMISSION_GRANTED else PackageManager.PERMISSION_DENIED
    activity.onRequestPermissionsResult(asked.requestCode, asked.requestedPermissions, intArrayOf(result))
    settle()
}

/** The question for a picture that the app put to the system. */
fun Phone.askedPicture(): IntentForResult = checkNotNull(shadowOf(activity).nextStartedActivityForResult) { "nobody asked for a picture" }

/** Chooses a picture where the app asked for one; the answer goes to the activity that stands there now. */
fun Phone.choosePicture(asked: IntentForResult, picture: ByteArray) {
    val uri = Uri.parse("content://pictures/${picture.contentHashCode()}")
    shadowOf(app.contentResolver).registerInputStreamSupplier(uri) { ByteArrayInputStream(picture) }
    shadowOf(activity).callOnActivityResult(asked.requestCode, Activity.RESULT_OK, Intent().setData(uri))
}

/** Settles again and again until it is so: for what has a thread of its own. */
fun Phone.until(what: String, met: () -> Boolean) {
    val end = System.nanoTime() + PATIENCE_NS
    while (!met()) {
        check(System.nanoTime() < end) { "$what never came; there is ${words()}" }
        Thread.sleep(POLL_MS)
        settle()
    }
}

private const val PATIENCE_NS = 30_000_000_000
private const val POLL_MS = 10L
